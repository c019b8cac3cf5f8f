"""A server that speaks S3, on this machine: `python -m tests.object_server` prints its address once it has a bucket, `bucket`."""

import logging
import time
from http.client import HTTPConnection

from moto.server import ThreadedMotoServer

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    connection = HTTPConnection(host, port)
    connection.request("PUT", "/bucket")
    connection.getresponse().read()  # else tests may come before the bucket is there
    print(f"http://{host}:{port}", flush=True)
    while True:
        time.sleep(3600)

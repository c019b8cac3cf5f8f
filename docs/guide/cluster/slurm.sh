#!/bin/bash
# A sweep on SLURM: one scheduler, an array of workers that come and go, and the command that hands out the work.
#   sbatch slurm.sh            (first: pip install 'watercooler[cluster]' into the environment named here, on a disk that all nodes see)
#SBATCH --job-name=virality --cpus-per-task=2 --mem=4G --time=08:00:00 --output=%x-%A.log
set -euo pipefail
source "${VENV:-$HOME/watercooler}/bin/activate"
results=${RESULTS:-s3://our-bucket/virality}        # or a folder that all nodes see
port=${PORT:-8786}

if [ -n "${SCHEDULER:-}" ]; then                    # this script again, as one of the array: workers alone
    exec dask worker "$SCHEDULER" --nthreads 1 --nworkers "${SLURM_CPUS_PER_TASK:-1}" --memory-limit 2GB --death-timeout 300
fi

dask scheduler --port "$port" --no-dashboard &
scheduler=tcp://$(hostname -i | cut -d' ' -f1):$port
workers=$(SCHEDULER=$scheduler sbatch --parsable --array=1-"${NODES:-64}" --export=ALL "$0")
trap 'scancel "$workers"; kill %1' EXIT
until watercooler sweep execution=dask execution.scheduler="$scheduler" results="$results" \
    'campaign.brand.awe=range(0,1.01,0.1)' replications=1000; do
    [ $? -eq 1 ] || exit                            # 1: stopped by the system; the same command goes on where it was
    sleep 30
done

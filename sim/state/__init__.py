"""Where the state of a replication lies in memory."""

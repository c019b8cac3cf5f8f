"""Result folders, manifests, tables on disk, and cache keys."""

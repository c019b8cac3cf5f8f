"""From words and YAML files to a validated request, or a list of problems."""

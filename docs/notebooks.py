"""Runs the notebooks from top to bottom and keeps what they give: `python docs/notebooks.py` (`make docs`)."""

import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "experiments" / "notebooks"


def run(path: Path) -> None:
    """Run a notebook in a folder where nothing is; its outputs go into the file, without what differs from time to time."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as place:
        NotebookClient(notebook, timeout=900, resources={"metadata": {"path": place}}, record_timing=False).execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr" and each.get("data", {}).get("text/plain") != ""]
        for output in cell.get("outputs", ()):  # (an empty text: a progress bar that has gone)
            if "data" in output:
                output.data["text/plain"] = output.data["text/plain"].replace(f"{Path(place).resolve()}/", "")
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    nbformat.write(notebook, path)
    print(path.name, flush=True)


if __name__ == "__main__":
    for each in sorted(NOTEBOOKS.glob("*.ipynb")):
        run(each)

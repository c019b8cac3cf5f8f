"""Downloads: the scenario, the report, the data. Reports are made by `compare` and `run` themselves, when
asked for, from the scenarios as files; so the command printed in them works with the downloaded files."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import streamlit as st

from experiments.config.arms import Arm
from experiments.config.compose import ONE_AT_A_TIME
from experiments.config.saying import silently
from experiments.dashboard import choices
from experiments.dashboard.scenes import FIRST_SEED, Scene
from experiments.dashboard.searches import aim_words, matters_words
from experiments.dashboard.uploads import placeless
from experiments.statistics import summary
from experiments.storage.csv_text import plain
from experiments.storage.result_folders import CHUNKS
from experiments.verbs.compare import report as compare_report
from experiments.verbs.compare import verb as compare
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.run import verb as run
from experiments.verbs.run.summary_csv import as_csv
from sim.measures.kpis import KPIS

FILES = ("baseline.yaml", "what_if.yaml")
TEXTS = (".html", ".json", ".csv", ".yaml")


def offer(scene: Scene, comparison: Comparison) -> None:
    """The buttons."""
    st.header("Download")
    offered: tuple[tuple[str, str | Callable[[], bytes], str, str], ...] = (
        ("Scenario (YAML)", scenario_yaml(scene.arms[-1]), "what_if.yaml", "application/yaml"),
        ("Brief (HTML)", partial(page, scene, "brief.html"), "brief.html", "text/html"),
        ("Report (HTML)", partial(page, scene, "report.html"), "report.html", "text/html"),
        ("Appendix (HTML)", partial(page, scene, "appendix.html"), "appendix.html", "text/html"),
        ("Everything (ZIP)", partial(archive, scene), "watercooler.zip", "application/zip"),
        ("Key figures (CSV)", partial(key_figures, comparison), "key_figures.csv", "text/csv"),
        ("Replications (Parquet)", partial(replication_rows, comparison), "replications.parquet", "application/vnd.apache.parquet"),
    )
    with st.container(horizontal=True):
        for label, data, file_name, kind in offered:
            st.download_button(label, data, file_name, kind, on_click="ignore")
    st.caption(
        "You can use the scenario wherever you can name a campaign: `watercooler run campaign=what_if.yaml`, "
        "`watercooler compare baseline=baseline.yaml alternatives=what_if.yaml`, and above under *What if we had*."
    )


def scenario_yaml(arm: Arm) -> str:
    """A scenario as a campaign file, for `run`, `compare` and this page."""
    return choices.campaign_file(arm.settings.campaign, arm.title, short_name(arm.title))


def short_name(title: str) -> str:
    """A title as the name of a campaign: a-z, 0-9 and _."""
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:50].strip("_")
    return words if re.match("[a-z]", words) else f"what_if_{words}".strip("_")


def key_figures(comparison: Comparison) -> bytes:
    """Every key figure, as in the report's summary.csv; no cell is a formula."""
    if len(comparison.arms) > 1:
        return compare_report.as_csv(comparison).encode()
    return as_csv(summary.summarise({name: comparison.found.values(name)[0] for name in KPIS})).encode()


def replication_rows(comparison: Comparison) -> bytes:
    """A row a scenario and seed, with every key figure: figures of a whole company, of nobody in particular."""
    table = comparison.found.table.drop_columns(["error", "traceback"])
    names = [plain(comparison.arms[point - 1].title) for point in table["point"].to_pylist()]
    sink = pa.BufferOutputStream()
    pq.write_table(table.add_column(0, "scenario", pa.array(names, pa.string())), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


# --- by compare and run -----------------------------------------------------------------------------------------------


def page(scene: Scene, name: str) -> bytes:
    """A page of the report of `compare`; of a baseline alone, of that of `run`."""
    return alone(result(scene)[name])


BESIDE = re.compile(r'<a href="(?:brief|report|appendix)\.html[^"]*">(.*?)</a>', re.DOTALL)
DETAILS = re.compile(r"Details: report\.html; assumptions, sources, glossary: appendix\.html\.")


def alone(content: bytes) -> bytes:
    """A page that is downloaded by itself: without links to the pages that are not beside it."""
    text = BESIDE.sub(r"\1", content.decode("utf-8"))
    return DETAILS.sub("Details, assumptions, sources and glossary: the report, which is downloaded by itself.", text).encode()


def archive(scene: Scene) -> bytes:
    """Everything that `compare` (or `run`) writes, and the scenarios."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in result(scene).items():
            file.writestr(name, content)
    return packed.getvalue()


def result(scene: Scene) -> dict[str, bytes]:
    """Files by name, without a trace of the folders of this machine in which they were made."""
    with tempfile.TemporaryDirectory(prefix="watercooler-") as name, ONE_AT_A_TIME:
        folder = Path(name)
        for each, arm in zip(FILES, scene.arms, strict=False):
            (folder / each).write_text(scenario_yaml(arm), encoding="utf-8")
        with silently(), redirect_stderr(io.StringIO()):
            _carry_out(scene, folder)
        made = next(folder.glob("results/*/*/report.html")).parent
        paths = [
            *(folder / each for each in FILES[: len(scene.arms)]),
            *(path for path in sorted(made.rglob("*")) if path.is_file() and CHUNKS not in path.parts),
        ]
        found = {str(path.relative_to(made if path.is_relative_to(made) else folder)): path.read_bytes() for path in paths}
    return {each: placeless_file(each, content, name) for each, content in found.items()}


def _carry_out(scene: Scene, folder: Path) -> None:
    shared = [*(word for word in scene.words if not word.startswith("campaign=")), f"results={folder / 'results'}", "name=dashboard"]
    shared += [f"replications={scene.replications}", f"seed={FIRST_SEED}", "execution.in_process_seconds=3600"]
    baseline, what_if = (folder / each for each in FILES)
    if scene.what_if is None:
        run.main([*shared, f"campaign={baseline}"])
    else:
        compare.main([*shared, *aim_words(scene.aim), *matters_words(scene.matters), f"baseline={baseline}", f"alternatives={what_if}"])


def placeless_file(name: str, content: bytes, folder: str) -> bytes:
    """A file without the names of these folders."""
    if name.endswith(TEXTS):
        return placeless(content.decode("utf-8").replace(f"{folder}/", "")).encode()
    if name != "points.parquet":
        return content
    table = pq.read_table(io.BytesIO(content))
    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(i, field, pc.replace_substring(table.column(i), f"{folder}/", ""))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())

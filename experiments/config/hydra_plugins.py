"""Configuration files for Hydra: where they are, and how they are read quickly.

Hydra and OmegaConf read YAML with a parser in Python; `yaml_files` reads it with libyaml's, which gives the same values in a tenth
of the time, and checks what it reads.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hydra._internal.core_plugins.file_config_source import FileConfigSource
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.plugins import Plugins
from hydra.plugins.config_source import ConfigLoadError, ConfigResult, ConfigSource
from hydra.plugins.search_path_plugin import SearchPathPlugin
from omegaconf import DictConfig, ListConfig, OmegaConf

from experiments.config import config_files, yaml_files
from experiments.config.typed_values import for_hydra

_HEADER_LETTERS = 512
"""Letters of a file in which Hydra looks for its header."""


def register() -> None:
    """Make both known to Hydra."""
    for plugin in (OurFolders, QuickFiles):
        Plugins.instance().register(plugin)


class OurFolders(SearchPathPlugin):
    """Lets `configs/` of the folder one works in come before the configurations of the project."""

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Called by Hydra."""
        for folder in config_files.folders():
            search_path.append("watercooler", f"{QuickFiles.scheme()}://{folder}")


_spared = set[str]()


@contextmanager
def sparing(files: Mapping[str, Path]) -> Iterator[None]:
    """Inside the `with` block these files, and no others, are empty for Hydra as files of their group: it reads what it leaves out as well.
    Of another group, such as a second campaign, the same file is what it is."""
    before = set(_spared)
    _spared.clear()
    _spared.update(f"{group}/{path.stem}" for group, path in files.items())
    try:
        yield
    finally:
        _spared.clear()
        _spared.update(before)


class QuickFiles(FileConfigSource):
    """Configuration files, read by libyaml."""

    @staticmethod
    def scheme() -> str:
        """Begin of the addresses of folders that are read in this way."""
        return "watercooler"

    def load_config(self, config_path: str) -> ConfigResult:
        """Called by Hydra. Raises ConfigLoadError if there is no such file."""
        path = Path(self.path, self._normalize_file_name(_in_folder(config_path)))
        if not path.is_file():
            raise ConfigLoadError(f"there is no file {path}")
        header = ConfigSource._get_header_dict(yaml_files.text_of(path)[:_HEADER_LETTERS])
        config = OmegaConf.create({}) if config_path.removesuffix(".yaml") in _spared else loaded(path)
        return ConfigResult(config=config, path=f"{self.scheme()}://{self.path}", provider=self.provider, header=header)

    def is_group(self, config_path: str) -> bool:
        """Called by Hydra."""
        return bool(super().is_group(_in_folder(config_path)))

    def is_config(self, config_path: str) -> bool:
        """Called by Hydra."""
        return bool(super().is_config(_in_folder(config_path)))


def _in_folder(config_path: str) -> str:
    """The path of a file with the folder of its group in the place of the group."""
    group, slash, name = config_path.partition("/")
    return f"{config_files.folder_of(group)}{slash}{name}"


def loaded(path: Path) -> DictConfig | ListConfig:
    """What `OmegaConf.load` gives, with names as changes have them that are merged with it. Raises yaml.YAMLError."""
    content = yaml_files.content(path)
    if not isinstance(content, dict):
        return OmegaConf.create({} if content is None else content)
    return OmegaConf.create({name: each if name == "defaults" else for_hydra(each) for name, each in content.items()})

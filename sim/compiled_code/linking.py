"""When what is compiled becomes machine code: once, where Python comes in.

numba optimises each function together with all that it calls, and makes machine code of it: a step of the day would be so at
each level above it, and again in each run of days. Here a step is only typed and lowered. A function that Python calls takes
in all steps behind it, and is optimised and made machine code as a whole.
"""

# mypy: disable-error-code="no-untyped-call,misc"

from typing import Any

from llvmlite.binding import Linkage
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, DefaultPassBuilder, Flags
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.untyped_passes import TranslateByteCode

from sim.compiled_code.interrupts import interrupts_wait


class _Nowhere:
    """Where a step's environment is written to: it has none, since it never runs on its own."""

    @staticmethod
    def set_env(_name: str, _environment: Any) -> None: ...


class _Tidied(JITCodeLibrary):
    """What is lowered is tidied up at once, and lightly: it is optimised as part of a whole."""

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout
        for function in module.functions:
            if not function.is_declaration:
                manager, builder = self._codegen._function_pass_manager(opt=1)
                manager.run(function, builder)


class _Step(_Tidied):
    """A step: no machine code of its own."""

    codegen = _Nowhere

    def finalize(self) -> None:
        self._finalized = True

    def get_pointer_to_function(self, _name: str) -> int:
        return 0

    def alone(self) -> Any:
        """The step without those behind it, ready to be linked."""
        return super()._get_module_for_linking()

    def _get_module_for_linking(self) -> Any:
        """The step with all behind it: what a caller links that numba compiles in its own way. They become part of that
        caller: what it merely calls is looked up by name among all that this process has compiled."""
        module = self.alone().clone()
        for each in self._linking_libraries:
            module.link_in(each._get_module_for_linking(), preserve=True)
        for function in module.functions:
            if not function.is_declaration:
                function.add_function_attribute("alwaysinline")
        return module


class _Alone:
    """A step as one of many that are linked into a whole."""

    def __init__(self, step: _Step) -> None:
        self._reload_init = step._reload_init
        self._get_module_for_linking = step.alone

    def _ensure_finalized(self) -> None: ...


class _Whole(_Tidied):
    """A function that Python calls, with all steps behind it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._behind: set[Any] = set()

    def _optimize_final_module(self) -> None:
        """Once: numba's first, cheap round is for counts of references, and steps have none. Nobody else calls the steps: what is called
        from one place alone becomes part of it, however long, and only what is short is repeated in several."""
        for function in self._final_module.functions:
            if function.linkage == Linkage.linkonce_odr and not function.is_declaration:
                # LLVM may rewrite it for these callers: others, who look for names in all modules, must not find it
                function.linkage = Linkage.internal
                function.name = f"{function.name}.in.{self.name}"
        manager, builder = self._codegen._module_pass_manager()
        manager.run(self._final_module, builder)

    def _finalize_specific(self) -> None:
        with interrupts_wait():  # LLVM hands over machine code by calling back
            super()._finalize_specific()

    def add_linking_library(self, library: Any) -> None:
        if library in self._behind:
            return
        self._behind.add(library)
        if not isinstance(library, _Step):
            return super().add_linking_library(library)
        super().add_linking_library(_Alone(library))
        for each in library._linking_libraries:
            self.add_linking_library(each)


@register_pass(mutates_CFG=False, analysis_only=True)
class _ChooseLibrary(AnalysisPass):
    _name = "choose_library"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        library = _Step if state.flags.no_cpython_wrapper else _Whole
        state.library = library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return False


DEFAULTS = {name: option.default for name, option in Flags.options.items()}

SAME_FOR_ALL = hash(Flags())
"""As numba has it: the number of any options."""


class _Flags(Flags):
    """A compiler's options, compared as tables: for a first run numba asks some 90,000 times whether a function is known under those of the
    day, and reads all of them one by one each time, of both (16 microseconds instead of 1)."""

    __slots__ = ()

    def __hash__(self) -> int:
        return SAME_FOR_ALL

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Flags) and {**DEFAULTS, **self._values} == {**DEFAULTS, **other._values}


class LinkedCompiler(Compiler):
    """numba's compiler, but that steps are linked into what calls them."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.state.flags.__class__ = _Flags

    def define_pipelines(self) -> list[Any]:
        way = DefaultPassBuilder.define_nopython_pipeline(self.state)
        way.add_pass_after(_ChooseLibrary, TranslateByteCode)
        way.finalize()
        return [way]

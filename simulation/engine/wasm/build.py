"""From kernels to one WebAssembly module: LLVM text, object file, exported functions.

Numba writes the LLVM text of a kernel; with NUMBA_OPT=0 it is the text before optimisation, which
does not depend on the processor. LLVM optimises it for WebAssembly and writes an object file.
The object file of one module is complete except for its exports, so that no linker is needed:
the section of exports is added, and what only a linker reads is left out.

Every kernel is exported as a function of one address: that of a block of arguments (``memory``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numba

from simulation.engine.wasm.memory import RETURNS, WORD, Arguments, words_of
from simulation.errors import BadInput, Problem
from simulation.jit import KERNEL

TRIPLE = "wasm32-unknown-unknown"
FEATURES = "+simd128,+bulk-memory,+sign-ext,+nontrapping-fptoint"
STAMP = "stamp"  # name of a custom section
MAGIC = b"\0asm\1\0\0\0"
CUSTOM, EXPORTS = 0, 7  # numbers of sections
BEFORE_EXPORTS = range(1, EXPORTS)
FUNCTION, DATA, SECTION = 0, 1, 3  # kinds of symbols
UNDEFINED, NAMED = 0x10, 0x40  # flags of a symbol
SYMBOLS = 8  # number of the part of the section "linking" with all symbols


def build(kernels: Mapping[str, tuple[Any, Arguments]], stamp: bytes) -> bytes:
    """Return the module with some kernels, each with arguments of the types to compile it for.

    stamp: content of the custom section ``STAMP``. Raises BadInput if LLVM cannot write it.
    """
    target = _machine()
    first, *others = [_portable_module(name, *it) for name, it in kernels.items()]
    for other in others:
        first.link_in(other)
    first.data_layout = str(target.target_data)
    _optimise(first, target)
    return with_exports(target.emit_object(first), list(kernels), custom(STAMP, stamp))


def _machine() -> Any:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    try:
        target = llvm.Target.from_triple(TRIPLE)
    except RuntimeError as error:
        expected = "one with the target WebAssembly"
        found = f"version {llvmlite.__version__} ({error})"
        remedy = "install the version in constraints.txt"
        raise BadInput([Problem("llvmlite", "", found, expected, remedy=remedy)]) from error
    return target.create_target_machine(opt=3, features=FEATURES)


def _portable_module(name: str, kernel: Any, arguments: Arguments) -> Any:
    """Return the LLVM module of a kernel, in which only the function of a block is visible."""
    compiled = numba.njit(**(KERNEL | {"cache": False}))(kernel.py_func)
    signature = tuple(numba.typeof(value) for _, value in arguments)  # type: ignore[no-untyped-call]
    compiled.compile(signature)
    result = compiled.overloads[signature]
    text, inner = result.library.get_llvm_str(), result.fndesc.llvm_func_name
    kinds = [str(it.type) for it in llvm.parse_assembly(text).get_function(inner).arguments]
    words = [word.kind for name, value in arguments for word in words_of(name, value)]
    if kinds[RETURNS:] != words:
        raise ValueError(f"{name}: found other arguments in LLVM than in Python")
    caller = _function_of_a_block(name, inner, kinds)
    module = llvm.parse_assembly(_portable_text(text) + caller)
    for function in module.functions:
        if not function.is_declaration and function.name != name:
            function.linkage = "internal"
    for variable in module.global_variables:
        if variable.linkage == llvm.Linkage.common:
            variable.linkage = "internal"
    module.verify()
    return module


def _portable_text(text: str) -> str:
    """Return LLVM text without the machine for which it was made."""
    text = re.sub(r"^target datalayout.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^target triple.*$", f'target triple = "{TRIPLE}"', text, flags=re.MULTILINE)
    return re.sub(r'"target-(cpu|features)"="[^"]*"', "", text)


def _function_of_a_block(name: str, inner: str, kinds: Sequence[str]) -> str:
    """Return LLVM text of a function that calls the inner one with the words of a block.

    kinds: types of the parameters of the inner function.
    """
    lines, call = [f"define i32 @{name}(ptr %block) {{"], []
    for n, kind in enumerate(kinds):
        lines.append(f"  %at{n} = getelementptr i8, ptr %block, i64 {n * WORD}")
        if n >= RETURNS:
            lines.append(f"  %word{n} = load {kind}, ptr %at{n}, align {WORD}")
        call.append(f"ptr %at{n}" if n < RETURNS else f"{kind} %word{n}")
    lines += [f'  %status = call i32 @"{inner}"({", ".join(call)})', "  ret i32 %status", "}"]
    return "\n".join(lines)


def _optimise(module: Any, target: Any) -> None:
    """Drop what no exported function uses, and optimise the rest."""
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    passes = llvm.create_pass_builder(target, options)
    cleaning = llvm.create_new_module_pass_manager()
    cleaning.add_global_dead_code_eliminate_pass()
    for manager in (cleaning, passes.getModulePassManager()):
        manager.run(module, passes)


def with_exports(made: bytes, names: Sequence[str], *added: bytes) -> bytes:
    """Return an object file as a module that exports functions, with more custom sections."""
    found = list(sections(made))
    linking = next(body for kind, name, body in found if name == "linking")
    numbers = dict(_functions(linking))
    rows = [_text(name) + bytes([FUNCTION]) + unsigned(numbers[name]) for name in names]
    before = [section(kind, body) for kind, _, body in found if kind in BEFORE_EXPORTS]
    after = [section(kind, body) for kind, _, body in found if kind > EXPORTS]
    exports = section(EXPORTS, unsigned(len(rows)) + b"".join(rows))
    return b"".join([MAGIC, *before, exports, *after, *added])


def sections(module: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield number, name (of a custom section, else empty) and content of every section."""
    at = len(MAGIC)
    while at < len(module):
        size, start = number_at(module, at + 1)
        body, name = module[start : start + size], ""
        if module[at] == CUSTOM:
            name, rest = _text_at(body, 0)
            body = body[rest:]
        yield module[at], name, body
        at = start + size


def _functions(linking: bytes) -> Iterator[tuple[str, int]]:
    """Yield name and number of the functions that an object file defines."""
    _, at = number_at(linking, 0)  # version
    while linking[at] != SYMBOLS:
        size, at = number_at(linking, at + 1)
        at += size
    _, at = number_at(linking, at + 1)
    many, at = number_at(linking, at)
    for _ in range(many):
        kind = linking[at]
        flags, at = number_at(linking, at + 1)
        name, numbers = "", 1
        if kind == DATA:
            name, at = _text_at(linking, at)
            numbers = 0 if flags & UNDEFINED else 3
        for _ in range(numbers):
            number, at = number_at(linking, at)
        if kind not in (DATA, SECTION) and (flags & NAMED or not flags & UNDEFINED):
            name, at = _text_at(linking, at)
        if kind == FUNCTION and not flags & UNDEFINED:
            yield name, number


def custom(name: str, content: bytes) -> bytes:
    """Return a custom section."""
    return section(CUSTOM, _text(name) + content)


def section(kind: int, body: bytes) -> bytes:
    """Return a section with its number and size."""
    return bytes([kind]) + unsigned(len(body)) + body


def unsigned(number: int) -> bytes:
    """Return a number in LEB128, 7 bits a byte.

    >>> unsigned(300).hex()
    'ac02'
    """
    more, low = number >> 7, number & 0x7F
    return bytes([low | 0x80]) + unsigned(more) if more else bytes([low])


def number_at(content: bytes, at: int) -> tuple[int, int]:
    """Return the LEB128 number at a place, and the place after it.

    >>> number_at(bytes.fromhex("ac02"), 0)
    (300, 2)
    """
    number, place = 0, 0
    while content[at] & 0x80:
        number |= (content[at] & 0x7F) << place
        at, place = at + 1, place + 7
    return number | content[at] << place, at + 1


def _text(text: str) -> bytes:
    return unsigned(len(text)) + text.encode("ascii")


def _text_at(content: bytes, at: int) -> tuple[str, int]:
    size, start = number_at(content, at)
    return content[start : start + size].decode(), start + size

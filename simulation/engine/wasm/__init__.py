"""The days of the engine in WebAssembly, compiled from the same Python source.

``python -m simulation.engine.wasm`` builds ``kernels.wasm``, a file of the package that does not
depend on the machine. ``image`` prepares a school year, and ``school_year.mjs`` simulates the
year in a web page or in Node.
"""

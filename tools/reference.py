"""Annotated reports, as the tools that learn from them read them."""
import importlib.machinery
import importlib.util
import json


def load_scorer(path):
    """The scorer of the contract, a Python file whatever its name."""
    loader = importlib.machinery.SourceFileLoader("score", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("score", loader))
    loader.exec_module(module)
    return module


def documents(folder, part):
    """Each NNN.txt that has its NNN.json, as (path, annotation), in order; part: "odd" or "even" numbers alone, empty for all."""
    for path in sorted(folder.rglob("*.json")):
        text = path.with_suffix(".txt")
        if not text.exists() or (part and path.stem.isdigit() and int(path.stem) % 2 != (part == "odd")):
            continue
        yield text, json.loads(path.read_text(encoding="utf-8"))

"""
haizhumap: from a government work report's words to a map of its projects.

`__init__.pyi` lists what is offered; it is imported when it is first used, so that `import haizhumap` costs nothing.

>>> import haizhumap
>>> haizhumap.to_map(haizhumap.load_layer()).save("haizhu.html")
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
__version__ = "0.1.0"

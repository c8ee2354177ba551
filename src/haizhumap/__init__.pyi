from .api import extract as extract
from .api import filter_layer as filter_layer
from .api import load_layer as load_layer
from .api import read_document as read_document
from .errors import HaizhumapError as HaizhumapError
from .geo.datum import convert as convert
from .geo.datum import convert_geometry as convert_geometry
from .model import Datum as Datum
from .web.notebook import to_map as to_map

__version__: str

"""The layer as files for other tools. `registry` lists the formats; each writer says what it cannot hold."""

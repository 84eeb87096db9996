// The module's first type follows.

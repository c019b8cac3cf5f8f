"""The verb `verify`: the engine against closed forms, the model against observed patterns, and how far both depend on
nobody's choice (steps, sizes, order, replications). The science here serves the verb and the tests alike."""

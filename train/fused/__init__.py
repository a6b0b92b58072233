"""Loss and gradient of many prompts in one pass forward and one back, where the layers are of a known form."""

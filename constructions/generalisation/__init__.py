"""What a layer makes of prompts that it was not made for."""

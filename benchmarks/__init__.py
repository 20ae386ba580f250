"""How much time and memory reading takes; nothing here is part of the program (docs/limits.md)."""

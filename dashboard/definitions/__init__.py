"""One definition for every number: its name, sentence, formula and limits."""

"""Pure figures of merit: numbers in, numbers out, nothing else imported than numpy."""

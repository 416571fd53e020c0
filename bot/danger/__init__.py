"""The danger screen's third gate and what measures all three: training, scoring files, figures."""

"""What a run means: KPIs, cascades and time lines, each defined once with its denominator."""

"""Rules-based performance evaluation of Chinese public budget projects."""

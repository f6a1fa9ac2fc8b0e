"""During the year: lights by what is due by a month; figures of several units added up before they are scored."""

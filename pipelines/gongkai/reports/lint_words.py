"""What lint says: of each fault what it is and how it is mended, and what was done about it."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.errors import N_

#: What each fault is.
FAULTS: Mapping[str, str] = {
    "no-descriptor": N_("this is no Table Schema, Data Resource or Data Package: it has none of {known}"),
    "refused": N_("frictionless refuses the descriptor: {note}"),
    # The shape of properties.
    "missing-property": N_("the property “{missing}” is missing"),
    "property-type": N_("“{property}” must be {expected}, and is {value}"),
    "unknown-value": N_("“{property}” is “{value}”, which is none of: {known}"),
    "unexpected-property": N_("“{property}” is not allowed here, and frictionless refuses a descriptor with it"),
    "misplaced-property": N_("“{property}” is a property of a schema, and does nothing here"),
    "misspelt-property": N_("“{property}” is no known property, and nothing reads it"),
    "bad-name": N_("the name “{name}” may only hold lower-case letters, digits and . _ - /"),
    # A field.
    "field-shape": N_("a field must be a mapping of properties, and this one is {value}"),
    "unknown-type": N_("“{value}” is no type of Table Schema"),
    "unknown-format": N_("“{value}” is no format of this type"),
    "unknown-form": N_("“{value}” is no form of dates and times as Python's strptime has them; no cell can have it"),
    "ignored-format": N_("the type “{type}” has no formats, and “{value}” does nothing"),
    "unreadable-values": N_("cells of the format “{value}” cannot be read here: {fault}"),
    "empty-delimiter": N_("“delimiter” is empty, and a list cannot be cut at nothing"),
    "example": N_("the example “{value}” is no {word}, and frictionless refuses a schema with such an example"),
    "example-read-simply": N_(
        "the example “{value}” is a right one, but frictionless reads an example without the field's other properties, "
        "such as decimalChar, and refuses the schema"
    ),
    "set-aside": N_("the pattern “{value}” stands aside as “{name}”: no cell is checked against it"),
    # Constraints.
    "misplaced-constraint": N_("“{name}” stands beside “constraints” and not in it, where it would count"),
    "unknown-constraint": N_("“{name}” is no constraint of Table Schema"),
    "unsupported-constraint": N_("the type “{type}” knows no constraint “{name}”"),
    "unsupported-pattern": N_("the type “{type}” knows no “pattern”, so “{value}” cannot be checked"),
    "form-as-pattern": N_("“{value}” is a form of dates and no pattern; the type “{type}” knows no “pattern”"),
    "exclusive-bound": N_("“{name}” is a constraint of version 2, and this descriptor is one of version 1"),
    "bound": N_("“{name}” is “{value}”, which is no {word}"),
    "enum-value": N_("“{value}” in “enum” is no {word}; no cell can have this value"),
    "pattern-syntax": N_("the pattern “{value}” is no regular expression of Python: {fault}"),
    # Missing values.
    "missing-values-shape": N_("“missingValues” must be a list of texts, or of mappings that each have a “value”"),
    "missing-values-v2": N_("“missingValues” with labels is of version 2, and this descriptor is one of version 1"),
    "missing-value-twice": N_("“{value}” stands twice as “{property}” in “missingValues”"),
    # Keys.
    "duplicate-field": N_("two fields are called “{name}”"),
    "unknown-key-field": N_("the key names the field “{name}”, which the schema does not have"),
    "unhashable-key": N_("values of the type “{type}” cannot be compared, so “{name}” cannot be unique or in a key"),
    "foreign-key-shape": N_("a foreign key must be a mapping with “fields” and “reference”, and is {value}"),
    "key-length": N_("the foreign key has {count} fields and refers to {other}"),
    "unknown-resource": N_("the foreign key refers to the table “{name}”, which the package does not have"),
    "unknown-reference-field": N_("the foreign key refers to the field “{name}”, which its target does not have"),
    "fields-match-list": N_("“fieldsMatch” is a list, as version 2 writes it; frictionless takes only a text"),
    # Resources and packages.
    "duplicate-resource": N_("two resources are called “{name}”"),
    "no-source": N_("a resource needs “path” or “data”"),
    "two-sources": N_("a resource has either “path” or “data”, and this one has both"),
    "unsafe-path": N_("“{value}” leads out of the descriptor's folder, and frictionless follows no such path"),
    "nameless-licence": N_("a licence needs “name” or “path”"),
    "bad-email": N_("“{value}” is no email address"),
    "bad-created": N_("“created” is “{value}”, which is no date with a time"),
    "resource-not-tabular": N_("a tabular package takes only resources with the profile “tabular-data-resource”"),
    "own-profile": N_("the profile “{value}” is a file that frictionless fetches; it was not looked at here"),
    "schema-elsewhere": N_("the schema stands in “{path}”, and was not looked at here"),
    # Checks.
    "check-shape": N_("“{property}” must be a list of mappings that each have a “name”"),
    "unknown-check": N_("no check called “{name}” is known"),
    "unknown-column": N_("the check “{name}” looks at the column “{column}”, which the schema does not have"),
}

#: How each fault is mended.
MENDS: Mapping[str, str] = {
    "no-descriptor": N_("Give a schema its “fields”, a resource its “path”, a package its “resources”."),
    "refused": N_("Change what is named."),
    "missing-property": N_("Add it."),
    "property-type": N_("Write {expected}."),
    "unknown-value": N_("The nearest is “{nearest}”."),
    "unexpected-property": N_("Remove it."),
    "misplaced-property": N_("Move it into the schema of the resource that it is meant for."),
    "misspelt-property": N_("If “{nearest}” is meant, write that; else let the name start with “x-”."),
    "bad-name": N_("Write it so: “{slug}”."),
    "bad-name-unknown": N_("Give it a name of such characters; what readers see is the title."),
    "field-shape": N_("Write at least {{name: …, type: …}}."),
    "unknown-type": N_("The nearest is “{nearest}”. There are: {known}."),
    "unknown-format": N_("The nearest is “{nearest}”. There are: {known}."),
    "unknown-form": N_("Write for instance “{nearest}”, or leave it out for the form of ISO 8601."),
    "ignored-format": N_("Remove it, or take a type that has formats, such as string or date."),
    "unreadable-values": N_("Install what is named, or take the type string without a format."),
    "empty-delimiter": N_("Write what stands between the items, such as a comma or a semicolon."),
    "example": N_("Write one value that the field accepts; a list of several is no value."),
    "set-aside": N_("Take the type string to have it checked, or remove it."),
    "misplaced-constraint": N_("Move it into “constraints”, with a value that the type allows."),
    "unknown-constraint": N_("The nearest is “{nearest}”; other properties stand beside “constraints”."),
    "unsupported-constraint": N_("Remove it, or take one of the types that know it: {types}."),
    "unsupported-pattern": N_(
        "A date has a “format”, such as %Y/%m/%d; a number has bounds; a code made of digits is a string."
    ),
    "form-as-pattern": N_("Write it as “format” of the field."),
    "exclusive-bound": N_(
        "Write “$schema”: “https://datapackage.org/profiles/2.0/tableschema.json” at the top "
        "(of a package: …/datapackage.json), or take minimum and maximum."
    ),
    "bound": N_("Write a {word}."),
    "enum-value": N_("Write a {word}, or take another type."),
    "pattern-syntax": N_("Correct the pattern; it is read as ^pattern$."),
    "missing-values-shape": N_('For instance: ["", "-"], or [{{"value": "-", "label": "unknown"}}].'),
    "missing-values-v2": N_(
        "Write texts, or “$schema”: “https://datapackage.org/profiles/2.0/tableschema.json” at the top "
        "(of a package: …/datapackage.json)."
    ),
    "missing-value-twice": N_("Keep one."),
    "duplicate-field": N_("Rename one, here and in the file's header."),
    "unknown-key-field": N_("The nearest is “{nearest}”."),
    "unhashable-key": N_("Take it out, or take the type string."),
    "foreign-key-shape": N_("For instance: {{fields: [code], reference: {{resource: table, fields: [code]}}}}."),
    "key-length": N_("Name as many fields on both sides, in the same order."),
    "unknown-resource": N_("The nearest is “{nearest}”; for the table itself, leave “resource” empty."),
    "unknown-reference-field": N_("The nearest is “{nearest}”."),
    "fields-match-list": N_("Write its one word as a text, until frictionless takes the list."),
    "duplicate-resource": N_("Rename one, here and in the foreign keys that mean it."),
    "no-source": N_("Add “path” with the file's name."),
    "two-sources": N_("Remove one of them."),
    "unsafe-path": N_("Put the file beside or below the descriptor, and write the path from there."),
    "nameless-licence": N_("Add “name”, such as CC-BY-4.0."),
    "bad-email": N_("Correct it, or remove it."),
    "bad-created": N_('For instance: "2020-03-01T08:30:00Z".'),
    "resource-not-tabular": N_("Add “profile”: “tabular-data-resource”, or give the package another profile."),
    "own-profile": N_("Have frictionless check it where the net may be reached."),
    "schema-elsewhere": N_("Lint that file too."),
    "check-shape": N_("For instance: [{{name: french-siret-value, params: {{column: siret}}}}]."),
    "unknown-check": N_("The nearest is “{nearest}”. There are: {known}."),
    "unknown-column": N_("The nearest is “{nearest}”."),
}

#: What was done about a fault.
MENDED: Mapping[str, str] = {
    "example": N_("the example “{value}” is kept as “{key}”, which frictionless does not read"),
    "misplaced-constraint": N_("“{name}” was moved into “constraints”"),
    "said-twice": N_("what stood twice was taken out once"),
    "form-as-pattern": N_("“{value}” is the format of the field now"),
    "unsupported-pattern": N_(
        "ATTENTION: the pattern “{value}” is kept as “{key}”; no cell is checked against it, as none was before"
    ),
    "bad-name": N_("“{name}” is called “{slug}” now, and keys that referred to it follow"),
}

KINDS: Mapping[str | None, str] = {
    "schema": N_("Table Schema"),
    "resource": N_("Data Resource"),
    "package": N_("Data Package"),
    None: N_("no descriptor"),
}

STANDARDS: Mapping[str, str] = {
    "v1": N_("version 1 (no “$schema” of version 2)"),
    "v2": N_("version 2"),
    "unknown": N_("version by a profile of its own"),
}

#: What a value of JSON is called.
EXPECTED: Mapping[str, str] = {
    "string": N_("a text"),
    "boolean": N_("true or false"),
    "integer": N_("a whole number"),
    "number": N_("a number"),
    "array": N_("a list"),
    "object": N_("a mapping of properties"),
}

#: What is written in another dialect of regular expressions, and how Python writes it.
DIALECTS: Mapping[str, str] = {
    "classes": N_("Python knows no \\p{…}; Chinese characters are [\\u4e00-\\u9fff]."),
    "flags": N_("A flag such as (?i) cannot stand at the start; write (?i:…) around the pattern."),
    "groups": N_("Python writes a named group as (?P<name>…)."),
}

#: What the known checks of the French national schemas demand.
CHECKS: Mapping[str, str] = {
    "cohesive-columns-value": N_("in a row, these columns are all filled or all empty"),
    "compare-columns-value": N_("the two columns of a row compare as “op” says: <, <=, ==, >= or >"),
    "french-gps-coordinates": N_("the coordinates, longitude first, lie in France"),
    "french-siren-value": N_("a SIREN, the nine digits of a French company, with its check digit"),
    "french-siret-value": N_("a SIRET, the fourteen digits of a French establishment, with its check digit"),
    "nomenclature-actes-value": N_(
        "a subject of the French nomenclature of administrative acts, such as “Urbanisme/…”"
    ),
    "one-of-required": N_("in a row, at least one of the two columns is filled"),
    "opening-hours-value": N_("opening hours as OpenStreetMap writes them, such as Mo-Fr 08:00-18:00"),
    "phone-number-value": N_("a telephone number, French or international"),
    "sum-columns-value": N_("the column is the sum of the other columns"),
    "year-interval-value": N_("a period of two years, 2019/2020, or one year where that is allowed"),
}

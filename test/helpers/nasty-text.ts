import fc from 'fast-check';

/** Texts that break formats: markup, control characters, halves of surrogate pairs, ends of lines, fences. */
export const nastyText = fc.oneof(
	fc.string({unit: 'binary'}),
	fc
		.array(
			fc.constantFrom(
				'<b>',
				'&amp;',
				']]>',
				'"',
				"'",
				'|',
				'`',
				'```',
				'\u0000',
				'\u001B[31m',
				'\u009B',
				'\uD800',
				'\uDFFF',
				'\uFFFE',
				'\n',
				'\r',
				'\t',
				'<!--',
				'@all',
				'[a](b)',
				'**',
				'\\',
				'é',
				'😀',
				'word',
			),
		)
		.map(parts => parts.join('')),
);

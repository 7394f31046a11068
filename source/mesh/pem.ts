const certificatePattern = /-{5}BEGIN CERTIFICATE-{5}[^\-]*-{5}END CERTIFICATE-{5}/gv;

/** The certificates in a text, each as a PEM block of its own, without what openssl likes to write around them, and without the blanks of a YAML file before its lines. */
export const certificateBlocks = (text: string): string[] =>
	(text.match(certificatePattern) ?? []).map(block => `${block.replaceAll(/^[\t ]+/gmv, '')}\n`);

/** The labels of a text's blocks, in their order: `CERTIFICATE`, `EC PRIVATE KEY`. */
export const pemLabels = (text: string): string[] =>
	[...text.matchAll(/-{5}BEGIN (?<label>[A-Z][A-Z\d ]{0,40})-{5}/gv)].map(
		({groups}) => groups?.['label'] ?? '',
	);

/** Whether a block begins within a line, after a blank, a byte order mark or another block's end: Go does not see it then, OpenSSL does. */
export const hasMisplacedBlock = (text: string): boolean => /[^\n\r]-{5}BEGIN /v.test(text);

/** The private keys of a text, each as a PEM block of its own. */
export const keyBlocks = (text: string): string[] =>
	(
		text.match(/-{5}BEGIN [A-Z\d ]*PRIVATE KEY-{5}[^]*?-{5}END [A-Z\d ]*PRIVATE KEY-{5}/gv) ?? []
	).map(block => `${block}\n`);

/** What blocks a text holds by their labels (`a certificate`, `a private key`), never what is in them. */
export const pemKinds = (text: string): string[] => {
	const labels = pemLabels(text).map(label => label.toLowerCase());
	return [...new Set(labels)].map(label =>
		label.endsWith('private key')
			? 'a private key'
			: `${/^[aeiou]/v.test(label) ? 'an' : 'a'} ${label}`,
	);
};

const certificatePattern = /-{5}BEGIN CERTIFICATE-{5}[^\-]*-{5}END CERTIFICATE-{5}/gv;

/** The certificates in a text, each as a PEM block of its own, without what openssl likes to write around them. */
export const certificateBlocks = (text: string): string[] =>
	(text.match(certificatePattern) ?? []).map(block => `${block}\n`);

/** What blocks a text holds by their labels (`a certificate`, `a private key`), never what is in them. */
export const pemKinds = (text: string): string[] => {
	const labels = [...text.matchAll(/-{5}BEGIN (?<label>[A-Z][A-Z\d ]{0,40})-{5}/gv)].map(
		({groups}) => (groups?.['label'] ?? '').toLowerCase(),
	);
	return [...new Set(labels)].map(label =>
		label.endsWith('private key')
			? 'a private key'
			: `${/^[aeiou]/v.test(label) ? 'an' : 'a'} ${label}`,
	);
};

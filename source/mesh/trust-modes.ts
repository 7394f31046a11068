/** Where certificates come from (docs/trust.md). */
export const trustModes = [
	'generated',
	'root',
	'intermediates',
	'from-cluster',
	'in-cluster',
	'self-signed',
	'external',
] as const;

export type TrustMode = (typeof trustModes)[number];

export const defaultCertificatesDirectory = 'certs';

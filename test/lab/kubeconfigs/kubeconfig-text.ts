import {Buffer} from 'node:buffer';

/** What the text of a kubeconfig is made of; YAML, indented by the writer. */
export type Parts = {
	cluster?: readonly string[];
	user?: readonly string[];
	context?: readonly string[];
	/** Whole further entries. */
	clusters?: readonly string[];
	users?: readonly string[];
	contexts?: readonly string[];
	top?: readonly string[];
	/** Lines that take the place of others, by their first word. */
	without?: readonly string[];
};

export type Case = {
	name: string;
	/** By file name; the list is read in this order. */
	files: Readonly<Record<string, string | Uint8Array>>;
	/** Named in the list, but not there. */
	missing?: readonly string[];
	context: string;
};

export type Material = {
	port: number;
	/** Of the same server without TLS. */
	plainPort: number;
	authority: string;
	client: {cert: string; key: string};
	/** Files beside the kubeconfig: `ca.pem`, `client.pem`, `client.key`, `token`, `plugin`. */
	directory: string;
};

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const indented = (lines: readonly string[], by: string): string[] =>
	lines.map(line => `${by}${line}`);

export const kubeconfig = (
	material: Material,
	{cluster = [], user, context = [], without = [], ...more}: Parts = {},
): string => {
	const own = (lines: readonly string[]) =>
		lines.filter(line => !without.includes(line.split(':')[0] ?? ''));
	return [
		'apiVersion: v1',
		'kind: Config',
		'clusters:',
		'- name: c',
		'  cluster:',
		...indented(
			[
				...own([
					`server: https://localhost:${material.port}`,
					`certificate-authority-data: ${base64(material.authority)}`,
				]),
				...cluster,
			],
			'    ',
		),
		...(more.clusters ?? []),
		'users:',
		'- name: u',
		'  user:',
		...indented(user ?? ['token: secret-1'], '    '),
		...(more.users ?? []),
		'contexts:',
		'- name: x',
		'  context:',
		...indented([...own(['cluster: c', 'user: u']), ...context], '    '),
		...(more.contexts ?? []),
		'current-context: x',
		...(more.top ?? []),
		'',
	].join('\n');
};

import {Buffer} from 'node:buffer';
import {base64, kubeconfig, type Case, type Material} from './kubeconfig-text.ts';

const utf16 = (text: string, isBig: boolean): Uint8Array => {
	const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
	return isBig ? bytes.swap16() : bytes;
};

/** What happens to the text as a whole. */
export const texts = (material: Material): Array<readonly [string, string | Uint8Array]> => {
	const text = kubeconfig(material);
	return [
		['empty', ''],
		['only a comment', '# nothing\n'],
		['a text', 'hello\n'],
		['a list', '- a\n'],
		['not YAML', 'a: [\n'],
		['tabs', text.replaceAll('  ', '\t')],
		['CRLF', text.replaceAll('\n', '\r\n')],
		['a byte order mark', `\uFEFF${text}`],
		['UTF-16', utf16(text, false)],
		['UTF-16, big end first', utf16(text, true)],
		['Latin-1', Buffer.from(text.replace('secret-1', 's\u00E9cret'), 'latin1')],
		['a NUL', text.replace('secret-1', 'a\0b')],
		[
			'JSON',
			JSON.stringify({
				apiVersion: 'v1',
				kind: 'Config',
				clusters: [
					{
						name: 'c',
						cluster: {
							server: `https://localhost:${material.port}`,
							'certificate-authority-data': base64(material.authority),
						},
					},
				],
				users: [{name: 'u', user: {token: 'json'}}],
				contexts: [{name: 'x', context: {cluster: 'c', user: 'u'}}],
			}),
		],
		['a marker before', `---\n${text}`],
		['a marker behind', `${text}---\n`],
		['two documents', `${text}---\n${text.replace('secret-1', 'other')}`],
		['a broken second document', `${text}---\na: [\n`],
		['an empty first document', `---\n---\n${text}`],
		['an end marker', `${text}...\n`],
		['a directive', `%YAML 1.1\n---\n${text}`],
		['a later YAML', `%YAML 1.2\n---\n${text}`],
		['another kind', text.replace('kind: Config', 'kind: Secret')],
		['another version', text.replace('apiVersion: v1', 'apiVersion: v2')],
		['no kind', text.replace('kind: Config\n', '')],
		['no version', text.replace('apiVersion: v1\n', '')],
		['neither', text.replace('apiVersion: v1\nkind: Config\n', '')],
		['kind a number', text.replace('kind: Config', 'kind: 3')],
		['lists as maps', text.replace('users:\n- name: u', 'users:\n  name: u')],
		[
			'users null',
			text.replace(/users:[\s\S]*contexts:/v, 'users: ~\ncontexts:').replace('    user: u\n', ''),
		],
		['keys in other capitals', text.replace('users:', 'Users:')],
	];
};

export const lists = (material: Material): Case[] => {
	const first = kubeconfig(material);
	const second = kubeconfig(material, {user: ['token: second']});
	const onlyUser =
		'apiVersion: v1\nkind: Config\nusers: [{name: u, user: {token: of-the-first}}]\n';
	const onlyContext = 'contexts: [{name: y, context: {cluster: c, user: u}}]\n';
	const broken = 'users: [{name: o, user: {token: 12}}]\n';
	return [
		{name: 'the first of two wins', files: {a: first, b: second}, context: 'x'},
		{name: 'a user of the file before', files: {a: onlyUser, b: first}, context: 'x'},
		{name: 'a context of the file behind', files: {a: first, b: onlyContext}, context: 'y'},
		{name: 'a context of the file before', files: {a: onlyContext, b: first}, context: 'y'},
		{name: 'a file that is missing', files: {a: first}, missing: ['b'], context: 'x'},
		{name: 'a refused file behind', files: {a: first, b: broken}, context: 'x'},
		{name: 'a refused file before', files: {a: broken, b: first}, context: 'x'},
		{name: 'no YAML behind', files: {a: first, b: 'a: ['}, context: 'x'},
		{name: 'an empty file before', files: {a: '', b: first}, context: 'x'},
		{
			name: 'another kind behind',
			files: {a: first, b: 'kind: Secret\napiVersion: v1\n'},
			context: 'x',
		},
		{
			name: 'relative paths of each file',
			files: {
				a: onlyContext,
				'sub/b': kubeconfig(material, {
					without: ['certificate-authority-data'],
					cluster: ['certificate-authority: ../ca.pem'],
				}),
			},
			context: 'y',
		},
	];
};

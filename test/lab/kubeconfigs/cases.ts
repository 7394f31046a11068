import {numbersFrom} from '../../helpers/numbers-from.ts';
import {written} from './entries.ts';
import {kubeconfig, type Case, type Material, type Parts} from './kubeconfig-text.ts';
import {lists, texts} from './whole-files.ts';

/** Scalars that YAML's readers do not agree on, and things in the place of scalars. */
const values = [
	'text',
	'"quoted"',
	"''",
	'123',
	'0x1F',
	'017',
	'0o17',
	'1e3',
	'1_000',
	'-1',
	'.5',
	'+.inf',
	'.nan',
	'1.2.3',
	'12:30:45',
	'2026-11-30',
	'yes',
	'off',
	'y',
	'True',
	'TRUE',
	'tRUE',
	'~',
	'null',
	'NULL',
	'',
	'[]',
	'[a]',
	'{}',
	'{a: b}',
	'!!str 12',
	'!!int "12"',
	'!!bool "yes"',
	'!!float 1',
	'!!null ""',
	'!!timestamp 2026-11-30',
	'!!binary YWI=',
	'!mine text',
	'!mine 12',
	'!mine [a]',
	'! 12',
	'"12"',
	'|\n        block',
	'&anchor a',
];

const typed = (material: Material): Case[] => {
	const fields: ReadonlyArray<readonly [string, (line: string) => Parts]> = [
		['token', line => ({user: [line]})],
		['namespace', line => ({context: [line]})],
		[
			'insecure-skip-tls-verify',
			line => ({cluster: [line], without: ['certificate-authority-data']}),
		],
		['password', line => ({users: ['- name: other', '  user:', '    username: o', `    ${line}`]})],
		[
			'tls-server-name',
			line => ({clusters: ['- name: other', '  cluster:', '    server: https://o', `    ${line}`]}),
		],
		['as-groups', line => ({user: ['token: t', 'as: somebody', line]})],
	];
	return fields.flatMap(([field, place]) =>
		values.map(value => ({
			name: `${field}: ${value.replaceAll(/\s+/gv, ' ')}`,
			files: {config: kubeconfig(material, place(`${field}: ${value}`))},
			context: 'x',
		})),
	);
};

const combined = (material: Material, seed: number, count: number): Case[] => {
	const next = numbersFrom(seed);
	const all = written(material);
	const pick = () => all[Math.floor(next() * all.length)] ?? ['', {}];
	return Array.from({length: count}, () => {
		const [nameOfOne, one] = pick();
		const [nameOfOther, other] = pick();
		return {
			name: `${nameOfOne} + ${nameOfOther}`,
			files: {
				config: kubeconfig(material, {
					...other,
					...one,
					cluster: one.cluster ?? other.cluster,
					user: one.user ?? other.user,
					without: [...(one.without ?? []), ...(other.without ?? [])],
				}),
			},
			context: 'x',
		};
	});
};

/** Every kubeconfig on which kubectl and we are compared; `seed` decides about the last hundred. */
export const casesFor = (material: Material, seed: number): Case[] => [
	...written(material).map(([name, parts]) => ({
		name,
		files: {config: kubeconfig(material, parts)},
		context: 'x',
	})),
	...texts(material).map(([name, text]) => ({name, files: {config: text}, context: 'x'})),
	...lists(material),
	...typed(material),
	...combined(material, seed, 100),
];

import path from 'node:path';
import {nearest} from '../mesh/nearest.ts';
import type {Strictness} from '../checks/exit-code.ts';
import type {RestartConsent} from '../plan/restart-steps.ts';
import type {Waiver} from '../mesh/waiver.ts';
import {parseDuration} from './duration.ts';
import type {CommonOptions, IstioctlOptions, WaiverOptions} from './options.ts';

/** What was typed, by a flag's camel-case name: `true` for a switch, or for a flag whose value is missing. */
export type RawOptions = Readonly<Record<string, unknown>>;

export type OptionReader = ReturnType<typeof makeOptionReader>;

/**
Turns the text of flags into values. What is wrong with them is collected in `problems`, as sentences, so that a person
hears everything at once; the values returned after a problem are placeholders that must not be used.
*/
export const makeOptionReader = (raw: RawOptions, folders: {cwd: string}) => {
	const problems: string[] = [];
	const isGiven = (name: string) => raw[name] !== undefined && raw[name] !== false;
	const texts = (name: string): string[] => {
		const values = [raw[name] ?? []].flat();
		if (values.some(value => typeof value !== 'string' || value.trim() === '')) {
			problems.push(`--${kebab(name)} needs a value.`);
		}

		return values.filter(value => typeof value === 'string');
	};

	const text = (name: string): string | undefined => texts(name).at(-1);
	const reader = {
		problems,
		isGiven,
		text,
		path(name: string): string | undefined {
			const value = text(name);
			return value === undefined ? undefined : path.resolve(folders.cwd, value);
		},
		/** A path as it was typed, absolute. */
		resolve: (file: string): string => path.resolve(folders.cwd, file),
		paths: (name: string): string[] => texts(name).map(value => path.resolve(folders.cwd, value)),
		list: (name: string): string[] =>
			texts(name)
				.flatMap(value => value.split(','))
				.map(item => item.trim())
				.filter(Boolean),
		duration(name: string, fallback: string): number {
			const value = text(name) ?? fallback;
			const milliseconds = parseDuration(value);
			if (milliseconds === undefined) {
				problems.push(
					`--${kebab(name)} ${value}: write a duration with its unit, such as 10s or 2m.`,
				);
			}

			return milliseconds ?? 0;
		},
		count(name: string, fallback: number): number {
			const value = text(name) ?? String(fallback);
			if (!/^[1-9]\d{0,3}$/v.test(value)) {
				problems.push(`--${kebab(name)} ${value}: write a whole number from 1 to 9999.`);
			}

			return Number(value);
		},
		choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
			const value = text(name) ?? choices[0];
			const found = choices.find(choice => choice === value);
			if (found === undefined) {
				problems.push(
					`--${kebab(name)} ${value}: the choices are ${choices.join(', ')}.${suggestion(value, choices)}`,
				);
			}

			return found ?? choices[0];
		},
		waivers: (): WaiverOptions => ({
			waivers: texts('waive').map(value => {
				const waiver = waiverOf(value);
				if (waiver === undefined) {
					problems.push(
						`--waive ${value}: write the id of a finding, such as network.pod-cidr-overlap or network.pod-cidr-overlap=east-1,east-2, and after a colon the reason.`,
					);
				}

				return waiver ?? {id: value, clusters: []};
			}),
			waiverFiles: reader.paths('waiveFile'),
		}),
		/** The namespaces of `--restart-workloads`; all without a value. */
		restartConsent(): RestartConsent | undefined {
			if (!isGiven('restartWorkloads')) {
				return undefined;
			}

			return raw['restartWorkloads'] === true ? 'all' : reader.list('restartWorkloads');
		},
		strictness(): Strictness {
			if (isGiven('strict') && isGiven('allowWarnings')) {
				problems.push('--strict and --allow-warnings contradict each other.');
			}

			if (isGiven('strict')) {
				return 'strict';
			}

			return isGiven('allowWarnings') ? 'allow-warnings' : 'normal';
		},
		istioctl: (): IstioctlOptions => ({
			downloadIstioctl: isGiven('downloadIstioctl'),
			istioctlUrl: text('istioctlUrl'),
		}),
		common: (concurrency: number): CommonOptions => ({
			kubeconfigs: reader.paths('kubeconfig'),
			timeoutMs: reader.duration('timeout', '10s'),
			concurrency: reader.count('concurrency', concurrency),
			plain: isGiven('plain'),
			color: raw['color'] !== false,
			logFile: reader.path('logFile'),
			verbose: isGiven('verbose'),
		}),
	};
	return reader;
};

/** `ID[=cluster,…][: reason]`. An id has no colon, so the first one starts the reason. */
const waiverOf = (text: string): Waiver | undefined => {
	const [what = '', ...words] = text.split(':');
	const [id = '', names] = what.trim().split('=', 2);
	const reason = words.join(':').trim();
	const clusters =
		names
			?.split(',')
			.map(name => name.trim())
			.filter(Boolean) ?? [];
	const isSound =
		/^[a-z][a-z\d\-]*\.[a-z\d\-]+$/v.test(id) &&
		(names === undefined || clusters.length > 0) &&
		(words.length === 0 || reason !== '');
	return isSound ? {id, clusters, ...(reason === '' ? {} : {reason})} : undefined;
};

/** ` Did you mean X?`, when one of the words is near enough to be a slip of the finger; else nothing. */
export const suggestion = (typed: string, words: readonly string[]): string => {
	const meant = typed.length < 3 ? undefined : nearest(typed, words);
	return meant === undefined ? '' : ` Did you mean ${meant}?`;
};

const kebab = (name: string): string =>
	name.replaceAll(/[A-Z]/gv, letter => `-${letter.toLowerCase()}`);

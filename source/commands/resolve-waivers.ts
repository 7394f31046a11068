import {UsageError} from '../errors.ts';
import {formatProblem} from '../mesh/file-problem.ts';
import type {Waiver} from '../mesh/waiver.ts';
import {parseWaiverFile} from '../mesh/waiver-file.ts';
import type {FilesPort} from '../ports/files.ts';
import {suggestion} from './suggestion.ts';
import type {WaiverOptions} from './common-flags.ts';
import {readFlagFile} from './read-flag-file.ts';
import {unknownCheck, whereChecksAre} from './unknown-check.ts';

type Known = {ids: readonly string[]; clusters: readonly string[]};

/** Waivers, or what is wrong with them, in the order in which they were given. */
type Reading = {waivers: readonly Waiver[]} | {problems: readonly string[]};

const problemsOfFlags = (waivers: readonly Waiver[], known: Known): string[] =>
	waivers.flatMap(({id, clusters}) => [
		...(known.ids.includes(id) ? [] : [unknownCheck('--waive', id, known.ids)]),
		...clusters
			.filter(name => !known.clusters.includes(name))
			.map(
				name =>
					`--waive ${id}=${name}: ${name} is not among the clusters ${known.clusters.join(', ')}.${suggestion(name, known.clusters)}`,
			),
	]);

const readWaiverFile = async (
	file: string,
	files: Pick<FilesPort, 'read'>,
	known: Known,
): Promise<Reading> => {
	const reading = await readFlagFile(files, '--waive-file', file);
	if ('problem' in reading) {
		return {problems: [`${reading.problem}.`]};
	}

	const result = parseWaiverFile(reading.text, {path: file, ...known});
	return 'waivers' in result
		? result
		: {problems: result.problems.map(problem => formatProblem(problem))};
};

/**
The waivers of the command line and of its files. One that names nothing would be trusted without any effect, so it is an error.

@throws {UsageError} naming everything that is wrong in any of them.
*/
export const resolveWaivers = async (
	{waivers, waiverFiles}: WaiverOptions,
	known: Known,
	files: Pick<FilesPort, 'read'>,
): Promise<readonly Waiver[]> => {
	const readings = await Promise.all(
		waiverFiles.map(async file => readWaiverFile(file, files, known)),
	);
	const problems = [
		...problemsOfFlags(waivers, known),
		...readings.flatMap(reading => ('problems' in reading ? reading.problems : [])),
	];
	if (problems.length > 0) {
		throw new UsageError(problems.join('\n'), {code: 'waivers', remedy: [whereChecksAre]});
	}

	return [
		...waivers,
		...readings.flatMap(reading => ('waivers' in reading ? reading.waivers : [])),
	];
};

import {differences} from '../differences.ts';
import {markAll} from '../mesh-as-seen.ts';
import {ownWrites} from '../own-writes.ts';
import {startLab} from '../start-lab.ts';
import {makeWizard, said, type Run} from '../wizard.ts';
import {addedObjects} from './describe-objects.ts';
import {writesByStep, writesOf, type OraclePlan} from './describe-writes.ts';
import {normaliseLab} from './normalise-lab.ts';
import type {OracleShape} from './shapes.ts';

const lines = (parts: readonly string[]): string => parts.map(line => `${line}\n`).join('');

const redPairs = ({events}: Run): string[] =>
	events
		.flatMap(event =>
			event.type === 'pair-finished' && event.pair.status !== 'pass'
				? [
						normaliseLab(
							`${event.pair.from} → ${event.pair.to}: ${event.pair.status}: ${event.pair.cause ?? ''}`,
						),
					]
				: [],
		)
		.toSorted();

/** A mesh from its plan to its teardown on fresh clusters; rejects with all that a command said that ends in another way than it has to. */
export const takeRecords = async ({
	clusters,
	flat,
	trust,
	breaks,
}: OracleShape): Promise<ReadonlyMap<string, string>> => {
	await using lab = await startLab({
		clusters: Object.keys(clusters),
		...(flat === undefined ? {} : {flat}),
	});
	await using wizard = await makeWizard(lab, clusters, trust === undefined ? {} : {trust});
	const {contexts} = lab;
	const look = async () =>
		new Map(
			await Promise.all(contexts.map(async name => [name, await lab.everything(name)] as const)),
		);
	const exits: string[] = [];
	const written: string[] = [];
	const red: string[] = [];
	const run = async (title: string, expected: number, ...words: readonly string[]) => {
		const marks = await markAll(lab);
		const ended = await wizard.run(...words, '-f', 'mesh.yaml');
		if (ended.exitCode !== expected) {
			throw new Error(
				`${title}: exit ${String(ended.exitCode)} instead of ${String(expected)}\n${said(ended)}`,
			);
		}

		exits.push(`${title}: exit ${String(ended.exitCode)}`);
		const writes = await Promise.all(
			[...marks].map(
				async ([name, mark]) =>
					[name, ownWrites(name, await lab.audit(name).writesSince(mark))] as const,
			),
		);
		written.push(...writes.flatMap(([name, own]) => [`# ${title}: ${name}`, ...writesOf(own)]));
		return {ended, writes};
	};

	const before = await look();
	const planned = await run('plan', 0, 'plan', '-o', 'json');
	const applied = await run('apply', 0, 'apply', '--yes', '-o', 'jsonl');
	const after = await look();
	const verified = await run('verify', 0, 'verify', '-o', 'json');
	{
		await using _ = await breaks(lab);
		const {ended} = await run('red verify', 3, 'verify', '-o', 'jsonl', '--ready-timeout', '30s');
		red.push(...redPairs(ended));
	}

	await run('teardown', 0, 'teardown', '--yes');
	const left = await look();
	const plan = JSON.parse(planned.ended.stdout) as OraclePlan;
	return new Map([
		['exits.txt', lines(exits)],
		['writes.txt', lines(written)],
		[
			'order of writes.txt',
			lines(applied.writes.flatMap(([name, own]) => writesByStep(plan, name, own))),
		],
		[
			'objects.txt',
			lines(
				contexts.flatMap(name => [
					`# ${name}`,
					...addedObjects(before.get(name) ?? [], after.get(name) ?? []),
				]),
			),
		],
		[
			'after teardown.txt',
			lines(
				contexts.flatMap(name => [
					`# ${name}`,
					...differences(before.get(name) ?? [], left.get(name) ?? []),
				]),
			),
		],
		['verify.json', normaliseLab(verified.ended.stdout)],
		['red pairs.txt', lines(red)],
	]);
};

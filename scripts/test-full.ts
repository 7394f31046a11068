/**
`npm run test:full [-- PART… | --list]`: runs parts of the evidence, all that are not fresh where none is named. Stop it with
Ctrl-C; the same command continues with what is not done.
*/
import {spawn} from 'node:child_process';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {dropRun, roundLoad, runVariable, versionOf, type Begun} from './evidence/figure.ts';
import {isKept, lineOf, partsAsTheyStand} from './evidence/look.ts';
import {sourcesOf, type Part, type Piece} from './evidence/part.ts';
import {parts} from './evidence/parts.ts';
import {fileProgress, hashOf, progressFile} from './evidence/progress.ts';
import {runParts, type Outcome} from './evidence/run-parts.ts';
import {partText} from './evidence/words.ts';
import {root} from './git.ts';

let stop: NodeJS.Signals | undefined;
let child: ReturnType<typeof spawn> | undefined;
const end = (signal: NodeJS.Signals): void => {
	stop = signal;
	// It stops its clusters, and then ends.
	child?.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, end);
}

const start = async (
	program: string,
	arguments_: readonly string[],
	env: NodeJS.ProcessEnv = process.env,
): Promise<Outcome> => {
	if (stop !== undefined) {
		return 'stopped';
	}

	const isGood = await new Promise<boolean>(resolve => {
		// A separate process group: a Ctrl-C reaches it once, through this process.
		child = spawn(program, arguments_, {
			cwd: root,
			env,
			stdio: ['ignore', 'inherit', 'inherit'],
			detached: true,
		})
			.once('error', error => {
				console.error(error.message);
				resolve(false);
			})
			.once('exit', code => {
				resolve(code === 0);
			});
	});
	child = undefined;
	if (stop !== undefined) {
		return 'stopped';
	}

	return isGood ? 'passed' : 'failed';
};

const run = async (part: Part, piece: Piece): Promise<Outcome> => {
	const begun: Begun = {
		part: part.name,
		date: new Date().toISOString(),
		...versionOf(sourcesOf(part)),
		processors: availableParallelism(),
		loadAtStart: roundLoad(),
	};
	const isBench = piece.file.startsWith('test/bench/');
	const outcome = await start(
		process.execPath,
		[
			...(isBench ? ['--import=tsx'] : []),
			...(piece.only === undefined ? [] : [`--test-name-pattern=/^${piece.only}/v`]),
			path.join(root, piece.file),
			...(piece.arguments ?? []),
		],
		{
			...process.env,
			...piece.env,
			LAB_EVIDENCE: '1',
			[runVariable]: JSON.stringify(begun),
		},
	);
	if (outcome !== 'passed') {
		dropRun(begun);
	}

	return outcome;
};

const prepare = async ({needs}: Part): Promise<Outcome> => {
	const lab = needs.filter(need => need !== 'package');
	const built =
		lab.length === 0 ? 'passed' : await start('bash', ['test/lab/lab', 'build', ...lab]);
	return built === 'passed' && needs.includes('package')
		? start(process.execPath, ['scripts/build.ts'])
		: built;
};

const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {list: {type: 'boolean', default: false}},
});
const standings = partsAsTheyStand();
const unknown = positionals.filter(name => parts.every(part => part.name !== name));
const wanted =
	positionals.length === 0
		? standings.filter(({standing}) => standing.state !== 'fresh').map(({part}) => part)
		: parts.filter(({name}) => positionals.includes(name));

if (unknown.length > 0) {
	console.error(
		`No such part: ${unknown.join(', ')}. Parts: ${parts.map(({name}) => name).join(', ')}`,
	);
	process.exitCode = 2;
} else if (values.list) {
	for (const {part, standing} of standings) {
		if (positionals.length === 0 || wanted.includes(part)) {
			console.log(`${lineOf(part, standing)}\n${partText(part)}`);
		}
	}
} else {
	const minutes = wanted.reduce((sum, part) => sum + part.minutes, 0);
	console.log(
		`${wanted.map(({name}) => name).join(', ') || 'everything is fresh'}: about ${String(minutes)} min in all; Ctrl-C stops it, the same command continues`,
	);
	const outcome = await runParts(wanted, {
		progress: fileProgress(progressFile),
		hash: part => hashOf(sourcesOf(part)),
		prepare,
		run,
		isKept,
		say(line) {
			console.log(`── ${line}`);
		},
	});
	const codes: Record<Outcome, number> = {passed: 0, failed: 1, stopped: 130};
	process.exitCode = stop === 'SIGTERM' || stop === 'SIGHUP' ? 143 : codes[outcome];
}

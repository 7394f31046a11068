import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {openJournal} from '../../source/engine/journal.ts';
import {endOrphanedProcesses} from '../../source/engine/orphaned-processes.ts';
import {stateDirectoryOf} from '../../source/engine/state-directory.ts';
import {isOwnCommand, istioctlArguments} from '../../source/installers/istioctl/arguments.ts';
import type {ProcessIdentity} from '../../source/ports/process-identity.ts';
import {makeFakeClock, makeFakeProcesses} from '../helpers/fakes.ts';

const me: ProcessIdentity = {host: 'here', system: 'boot/pids', pid: 10, startedAt: 'today'};
const istioctl = '/usr/local/bin/istioctl';
const directory = stateDirectoryOf('/mesh', 'shop');
const install = istioctlArguments
	.install({
		file: directory.installerFile('east', 'control-plane'),
		context: 'admin@east',
		readinessTimeoutMs: 300_000,
	})
	.join(' ');
const purge = istioctlArguments.purge({context: 'admin@east'}).join(' ');

type Running = {
	identity?: Partial<ProcessIdentity>;
	executable?: string;
	commandLine?: string;
	/** What the journal says of it; nothing when undefined. */
	journaled?: Partial<ProcessIdentity> & {executable?: string};
};

/** What is ended and what is said of one process; `program`: the installer of this run. */
const meet = async (
	{identity, executable = istioctl, commandLine = `istioctl ${install}`, journaled}: Running,
	program: string | undefined = istioctl,
) => {
	const files = makeMemoryFiles();
	await files.makePrivateDirectory(directory.root);
	const process = {...me, pid: 77, startedAt: 'earlier', ...identity};
	const processes = makeFakeProcesses(me, [process]);
	processes.commands.set(process.pid, {executable, commandLine});
	const journal = openJournal(files, makeFakeClock(), directory.root);
	if (journaled !== undefined) {
		await journal.write({
			type: 'child-started',
			run: 'old',
			step: 'east/istiod',
			child: {...process, ...journaled},
		});
	}

	const said: string[] = [];
	const work = async () =>
		endOrphanedProcesses({
			journal,
			processes,
			installer: {
				name: 'istioctl',
				isOwnCommand,
				program: {
					file: async () => program,
					ensure: async () => undefined,
					demand: async () => undefined,
					download: async () => undefined,
				},
			},
			directory,
			runId: 'new',
			emit(event) {
				if (event.type === 'notice') {
					said.push(event.text);
				}
			},
		});
	await work();
	return {
		ended: processes.ended.map(({pid}) => pid),
		said: said.join('\n'),
		async again() {
			said.length = 0;
			await work();
			return said.join('\n');
		},
	};
};

describe('installers that an interrupted run left behind', () => {
	it('are ended when the journal names them and they run what was started', async () => {
		const {ended, said} = await meet({journaled: {executable: istioctl}}, '/another/istioctl');
		assert.deepEqual(ended, [77]);
		assert.match(said, /ending istioctl \(process 77\) .* at east\/istiod/v);
		assert.deepEqual(
			(await meet({commandLine: `istioctl ${purge}`, journaled: {executable: istioctl}})).ended,
			[77],
		);
	});

	it('are ended without a line in the journal when they have one of our documents', async () => {
		assert.deepEqual((await meet({})).ended, [77]);
	});

	for (const [why, running] of Object.entries({
		'another program': {executable: '/usr/bin/sleep', commandLine: 'sleep 3000'},
		"another program with istioctl's arguments": {executable: '/usr/bin/python3'},
		'istioctl with other arguments': {commandLine: 'istioctl proxy-status'},
		"istioctl with another mesh's document": {
			commandLine: `istioctl ${install.replace('/shop/', '/other/')}`,
		},
		'istioctl that somebody started by hand': {
			commandLine: `istioctl install -f ${directory.installerFile('east', 'control-plane')}`,
		},
		"the system's first process": {identity: {pid: 1}},
	} satisfies Record<string, Running>)) {
		it(`are not: ${why}`, async () => {
			const {ended, said, again} = await meet({...running, journaled: {executable: istioctl}});
			assert.deepEqual(ended, []);
			assert.match(said, /process (?:77|1) is left alone.*journal\.jsonl names it.*kill (?:77|1)/v);
			assert.equal((await meet({journaled: {executable: istioctl}})).ended.length, 1);
			assert.doesNotMatch(await again(), /names it/v, 'it is said once');
		});
	}

	it('are not: an editor that shows a document', async () => {
		const {ended, said} = await meet({
			executable: '/usr/bin/tail',
			commandLine: `tail -f ${directory.installerFile('east', 'control-plane')}`,
		});
		assert.deepEqual(ended, []);
		assert.match(
			said,
			/process 77 is left alone: it has a file of .*operators among its arguments/v,
		);
	});

	it('are not: a later process of the same number, and say nothing', async () => {
		const {ended, said} = await meet({
			commandLine: 'istioctl version',
			journaled: {executable: istioctl, startedAt: 'long ago'},
		});
		assert.deepEqual(ended, []);
		assert.equal(said, '');
	});

	it('are not where the number means another process: another host, boot or container', async () => {
		for (const elsewhere of [{host: 'there'}, {system: 'boot/other'}, {system: undefined}]) {
			const {ended, said, again} = await meet({
				commandLine: 'istioctl version',
				journaled: {executable: istioctl, ...elsewhere},
			});
			assert.deepEqual(ended, []);
			assert.match(said, /process 77 on \w+, where this run cannot look.*kill 77/v);
			assert.equal(await again(), '');
		}
	});
});

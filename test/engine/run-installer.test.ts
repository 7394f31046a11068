import assert from 'node:assert/strict';
import {it} from 'node:test';
import {runInstaller} from '../../source/engine/run-installer.ts';
import {stateDirectoryOf} from '../../source/engine/state-directory.ts';
import {openJournal} from '../../source/engine/journal.ts';
import {makeBackupFile} from '../../source/engine/teardown/backup-file.ts';
import {MeshError} from '../../source/errors.ts';
import {makeIstioctlInstaller} from '../../source/installers/istioctl/istioctl-installer.ts';
import {makeMemoryFiles} from '../../source/demo/memory-files.ts';
import {makeFakeIstioctl} from '../helpers/fake-istio.ts';
import {makeFakeClock} from '../helpers/fakes.ts';

void it('what says nothing leaves no log behind, and a failure of it names none', async () => {
	const directory = stateDirectoryOf('/mesh', 'shop');
	const failureOf = async (lines: readonly string[]) => {
		const files = makeMemoryFiles();
		await files.makePrivateDirectory('/mesh/.mesh-wizard/shop/logs');
		const istioctl = {
			...makeFakeIstioctl(new Map(), () => '', '1.31.1'),
			purge: async () => assert.fail('nothing is purged'),
		};
		const failure = await runInstaller(
			{
				installer: makeIstioctlInstaller({istioctl}),
				emit: () => undefined,
				files,
				signal: new AbortController().signal,
			},
			{id: 'east/istiod', cluster: 'east'},
			{
				runId: 'r',
				journal: openJournal(files, makeFakeClock(), directory.root),
				directory,
				backup: makeBackupFile(files, {file: '/b', mesh: 'shop', runId: 'r'}),
				confirm: async () => undefined,
			},
			{
				late: '',
				async start({onLine}) {
					for (const line of lines) {
						onLine(line);
					}

					return {exitCode: 1, tail: lines, timedOut: false, durationMs: 1};
				},
			},
		).catch((error: unknown) => error);
		assert.ok(failure instanceof MeshError);
		return {
			message: failure.message,
			remedy: failure.remedy,
			log: files.texts.get(directory.logFile('r', 'east/istiod')),
		};
	};

	assert.deepEqual(await failureOf([]), {
		message: 'istioctl ended with exit code 1 and said nothing',
		remedy: [],
		log: undefined,
	});
	assert.deepEqual(await failureOf(['one', 'Error: out of luck']), {
		message: 'istioctl ended with exit code 1: out of luck',
		remedy: ['Its output is in /mesh/.mesh-wizard/shop/logs/r.east.istiod.log.'],
		log: 'one\nError: out of luck\n',
	});
});

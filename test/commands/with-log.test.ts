import assert from 'node:assert/strict';
import {readFile, rm, mkdtemp, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, it} from 'node:test';
import {execa} from 'execa';
import {withLog} from '../../source/commands/with-log.ts';
import type {EventBody} from '../../source/engine/events.ts';
import {UsageError} from '../../source/errors.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

describe('the log file', () => {
	it('gets every event as lines, those that the screen leaves out included, and is readable by its owner alone', async t => {
		const folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-log-'));
		t.after(async () => rm(folder, {recursive: true}));
		const logFile = path.join(folder, 'run.log');
		const shown: EventBody[] = [];
		const emit = withLog(
			event => {
				shown.push(event);
			},
			{logFile},
			() => 0,
		);
		emit({type: 'step-output', step: 'a/istiod', line: 'said by istioctl'});
		emit({type: 'notice', level: 'warn', text: 'a warning'});
		const text = await readFile(logFile, 'utf8');
		assert.match(text, /a\/istiod istioctl: said by istioctl\n.*a warning\n$/v);
		assert.equal(shown.length, 2);
		const {mode} = await stat(logFile);
		assert.equal((mode % 0o1000).toString(8), '600');
	});

	it('takes nothing that a terminal obeys when it is read, and no forged line', async t => {
		const folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-log-'));
		t.after(async () => rm(folder, {recursive: true}));
		const logFile = path.join(folder, 'run.log');
		withLog(
			() => undefined,
			{logFile},
			() => 0,
		)({type: 'notice', level: 'warn', text: 'said \u001B[2K\r18:00:00 ✔ forged\n::error::forged'});
		assert.match(
			await readFile(logFile, 'utf8'),
			/^\d\d:\d\d:\d\d ▲ said \\u001b\[2K 18:00:00 ✔ forged ::error::forged\n$/v,
		);
	});

	it('that cannot be written is an error before anything is done', () => {
		assert.throws(
			() =>
				withLog(
					() => undefined,
					{logFile: '/no/such/folder/run.log'},
					() => 0,
				),
			(error: unknown) =>
				error instanceof UsageError &&
				error.exitCode === 2 &&
				error.message.includes('/no/such/folder/run.log'),
		);
	});

	it('is a file of one’s own: no link, no pipe, and nobody else’s', async t => {
		const folder = await temporaryDirectory(t);
		const [precious, link, pipe] = ['precious', 'link', 'pipe'].map(name =>
			path.join(folder, name),
		);
		await writeFile(precious ?? '', 'mine\n');
		await symlink('precious', link ?? '');
		await execa('mkfifo', [pipe ?? '']);
		const open = (logFile: string | undefined) =>
			withLog(
				() => undefined,
				{logFile},
				() => 0,
			);
		assert.throws(() => open(link), /the log file .*link cannot be written: it is a link/v);
		assert.throws(() => open(pipe), /the log file .*pipe cannot be written: /v);
		assert.equal(await readFile(precious ?? '', 'utf8'), 'mine\n');
		open(precious)({type: 'notice', level: 'info', text: 'said'});
		assert.match(await readFile(precious ?? '', 'utf8'), /^mine\n.*said\n$/v);
	});

	it('that is full or gone ends nothing: it is said once that the rest is missing', () => {
		const shown: EventBody[] = [];
		const emit = withLog(
			event => {
				shown.push(event);
			},
			{logFile: '/dev/full'},
			() => 0,
		);
		emit({type: 'notice', level: 'info', text: 'one'});
		emit({type: 'notice', level: 'info', text: 'two'});
		assert.deepEqual(
			shown.map(event => (event.type === 'notice' ? event.text : event.type)),
			['one', 'the log file /dev/full is not complete: the disk is full', 'two'],
		);
	});

	it('changes nothing without the flag', () => {
		const emit = () => undefined;
		assert.equal(
			withLog(emit, {}, () => 0),
			emit,
		);
	});
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {runScreens} from '../../source/commands/run-screens.ts';
import type {OwnedSession, SessionView} from '../../source/session/session.ts';
import {makeFakeSession, viewOf} from '../helpers/fake-session.ts';
import {makeMemoryIo} from '../helpers/memory-io.ts';

/** A session that needs a moment to keep what was answered before it ends. */
const makeSession = (): OwnedSession & {heard: string[]} => {
	const fake = makeFakeSession(viewOf({}));
	let ended: SessionView['ended'];
	const listeners = new Set<() => void>();
	const heard: string[] = [];
	return {
		...fake,
		heard,
		getSnapshot: () => ({...fake.getSnapshot(), ended}),
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		async start() {
			// Nothing is to be fetched.
		},
		interrupt(signal) {
			heard.push(signal);
			setImmediate(() => {
				ended ??= {exitCode: 129, lines: ['Your answers are kept.']};
				for (const listener of listeners) {
					listener();
				}
			});
			return heard.length;
		},
		dispose() {
			// Nothing is held.
		},
	};
};

test('a terminal that is closed under the screens ends the session, and what it keeps is waited for', async () => {
	const session = makeSession();
	const io = makeMemoryIo();
	const exitCode = await runScreens(() => session, {
		io,
		clock: {now: () => 0},
		async show() {
			// The screens are gone at once.
		},
	});
	assert.deepEqual([exitCode, session.heard], [129, ['SIGHUP']]);
	assert.equal(io.out, 'Your answers are kept.\n');
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeDeferredSession} from '../../source/session/deferred-session.ts';
import type {OwnedSession, SessionView} from '../../source/session/session.ts';
import {makeFakeSession, viewOf} from '../helpers/fake-session.ts';

/** A session behind the first view, and what has become of it. */
const makeWhole = ({isWhole = false}: {isWhole?: boolean} = {}) => {
	const fake = makeFakeSession(viewOf({notice: 'all of it'}));
	const heard: string[] = [];
	const whole: OwnedSession = {
		...fake,
		async start() {
			heard.push('start');
		},
		interrupt(cause) {
			heard.push(cause);
			fake.set({ended: {exitCode: 130, lines: ['No cluster was changed.']}});
			return 0;
		},
		dispose() {
			heard.push('dispose');
		},
	};
	const first = viewOf({notice: 'the first view'});
	const session = makeDeferredSession(first, {
		async open() {
			heard.push('open');
			return whole;
		},
		isWhole: async () => isWhole,
	});
	return {session, first, fake, heard};
};

/** Resolves with the first view that is so. */
const until = async (session: OwnedSession, is: (view: SessionView) => boolean) =>
	new Promise<SessionView>(resolve => {
		const look = () => {
			const view = session.getSnapshot();
			if (is(view)) {
				resolve(view);
			}
		};

		session.subscribe(look);
		look();
	});

void test('the first view stands alone until the rest is loaded, once, and then the session speaks', async () => {
	const {session, first, fake, heard} = makeWhole();
	await session.start();
	assert.equal(session.getSnapshot(), first);
	assert.deepEqual(heard, [], 'nothing is opened for the first view');
	await Promise.all([session.load?.(), session.load?.()]);
	assert.deepEqual(heard, ['open', 'start']);
	assert.equal(session.getSnapshot(), fake.getSnapshot());
	fake.set({notice: 'news'});
	await until(session, ({notice}) => notice === 'news');
	session.send({type: 'quit'});
	assert.deepEqual(fake.intents, [{type: 'quit'}]);
});

void test('where the first view is not enough, all is there before it is shown', async () => {
	const {session, heard} = makeWhole({isWhole: true});
	await session.start();
	assert.deepEqual(heard, ['open', 'start']);
	assert.equal(session.getSnapshot().notice, 'all of it');
});

void test('a signal before that ends it with the last words of the session; a bug ends it at once', async () => {
	const {session, heard} = makeWhole();
	assert.equal(session.interrupt('SIGTERM'), 1);
	const {ended} = await until(session, view => view.ended !== undefined);
	assert.deepEqual(
		[ended?.lines, heard],
		[['No cluster was changed.'], ['open', 'start', 'SIGTERM']],
	);

	const broken = makeWhole();
	broken.session.interrupt('bug');
	assert.deepEqual(broken.session.getSnapshot().ended, {exitCode: 1, lines: []});
	assert.deepEqual(broken.heard, []);
});

void test('what is put away while it loads leaves nothing behind', async () => {
	const {session, heard} = makeWhole();
	const loading = session.load?.();
	session.dispose();
	await loading;
	assert.deepEqual(heard, ['open', 'dispose']);
});

void test('what cannot be loaded is told to whoever waits, and the next signal still ends it', async () => {
	const session = makeDeferredSession(viewOf({}), {
		async open() {
			throw new Error('a file is missing');
		},
		isWhole: async () => false,
	});
	await assert.rejects(async () => session.load?.(), /a file is missing/v);
	session.interrupt('SIGINT');
	const {ended} = await until(session, view => view.ended !== undefined);
	assert.equal(ended?.exitCode, 130);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import {App} from '../../../source/ui/app.tsx';
import {screens} from '../../../source/ui/screens/screens.ts';
import {stepsOf, termsOf} from '../../../source/wizard/screens.ts';
import {makeFakeSession} from '../../helpers/fake-session.ts';
import {showScreen} from '../../helpers/screen.tsx';
import {someContexts} from '../screens/contexts.ts';

void test("help names every key that is shown, and explains the screen's words", async () => {
	using screen = await showScreen(
		makeFakeSession({contexts: someContexts}),
		<App screens={() => screens} />,
	);
	await screen.press('?');
	assert.match(
		screen.frame(),
		/Keys\n[\s\S]*space +take the cluster into the mesh, or out of it\n[\s\S]*ctrl\+c +stop what runs[\s\S]*Words\n[\s\S]*context +an entry of the kubeconfig/v,
	);
	await screen.press('?');
	assert.match(screen.frame(), /Choose the clusters/v);
});

void test('nothing of it is cut at the least size: it is broken, and scrolls', async () => {
	using screen = await showScreen(
		makeFakeSession({contexts: someContexts}),
		<App screens={() => screens} />,
		{
			columns: 60,
			rows: 16,
		},
	);
	await screen.press('?', 'end');
	assert.match(screen.frame(), /alias +another context that leads to the same\n +cluster\n/v);
	assert.doesNotMatch(screen.frame(), /…/v);
	await screen.press('escape');
	assert.match(screen.frame(), /Choose the clusters/v);
});

void test('help opens over a screen without losing its place', async () => {
	using screen = await showScreen(
		makeFakeSession({contexts: someContexts}),
		<App screens={() => screens} />,
	);
	await screen.press('down', 'down', '?', 'down', 'escape');
	assert.match(screen.frame(), /❯ ◯ +east-2/v);
});

void test('every screen has words to explain, each in one line', () => {
	for (const {name} of stepsOf('guided')) {
		const terms = termsOf(name);
		assert.notEqual(terms.length, 0, name);
		for (const {meaning} of terms) {
			assert.ok(meaning.length <= 78, meaning);
		}
	}
});

void test('a problem is read in full, whatever its length', async () => {
	const session = makeFakeSession({
		contexts: someContexts,
		problem: {
			title: 'The log-in failed',
			message: Array.from({length: 20}, (_, index) => `line ${String(index)}`).join('\n'),
			remedy: ['Run it by hand: aws sso login'],
		},
	});
	using screen = await showScreen(session, <App screens={() => screens} />, {
		columns: 60,
		rows: 16,
	});
	assert.match(screen.frame(), /✖ The log-in failed\n\n line 0\n/v);
	await screen.press('end');
	assert.match(screen.frame(), /line 19\n\n What to do\n {3}Run it by hand: aws sso login\n/v);
	await screen.press('escape');
	assert.deepEqual(session.intents, [{type: 'dismiss-problem'}]);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import {Text} from 'ink';
import {useState} from 'react';
import {useBindings} from '../../../source/ui/hooks/use-bindings.ts';
import {render} from '../../helpers/render.tsx';

const down = '\u001B[B';

/** Counts what arrives as `down` and as letters; `x` breaks it. */
const Keys = () => {
	const [moved, setMoved] = useState(0);
	const [typed, setTyped] = useState('');
	useBindings([
		{
			keys: ['down', 'j'],
			run() {
				setMoved(moved + 1);
			},
		},
		{
			keys: ['i', 'q', 'enter', 'ctrl+c'],
			run(key) {
				setTyped(typed + key);
			},
		},
		{
			keys: ['x'],
			run() {
				throw new Error('the key is broken');
			},
		},
	]);
	return (
		<Text>
			{moved} down, {typed === '' ? 'nothing' : typed} pressed
		</Text>
	);
};

void test('many keys in one read are taken one by one, each by what the one before has left', async () => {
	using screen = await render(<Keys />);
	await screen.send(down.repeat(60));
	assert.equal(screen.frame(), '60 down, nothing pressed');
	await screen.send('iq');
	assert.equal(screen.frame(), '60 down, iq pressed');
});

void test('of more than anybody means the rest is dropped, and the next key counts', async () => {
	using screen = await render(<Keys />);
	await screen.send(down.repeat(500));
	await screen.send('j'.repeat(500));
	const [, moved = ''] = /^(\d+) down, nothing/v.exec(screen.frame()) ?? [];
	assert.ok(Number(moved) >= 100 && Number(moved) < 200, screen.frame());
	await screen.send('i');
	assert.equal(screen.frame(), `${moved} down, i pressed`);
});

void test('Ctrl-C waits for no other key', async () => {
	using screen = await render(<Keys />);
	await screen.send(`${down.repeat(60)}\u0003`);
	assert.equal(screen.frame(), '1 down, ctrl+c pressed');
});

void test('keys that nobody binds cost nothing, however many there are', async () => {
	using screen = await render(<Keys />);
	await screen.send('\u001B[A'.repeat(5000) + down);
	assert.equal(screen.frame(), '1 down, nothing pressed');
});

void test('a key whose work throws fails the screen, not the program', async () => {
	using screen = await render(<Keys />);
	const ended = assert.rejects(screen.exit(), /the key is broken/v);
	await screen.send('x');
	await ended;
});

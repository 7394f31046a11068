import assert from 'node:assert/strict';
import test from 'node:test';
import {Box, Text, useApp, useInput, usePaste, useWindowSize} from 'ink';
import {useEffect, useReducer, useState} from 'react';
import {render} from './render.tsx';

const Echo = () => {
	const {columns, rows} = useWindowSize();
	const {exit} = useApp();
	const [keys, add] = useReducer((keys: readonly string[], key: string) => [...keys, key], []);
	useInput((input, key) => {
		if (input === 'x') {
			exit('left');
		} else if (input === '!') {
			exit(new Error('the wheel came off'));
		} else {
			add(
				Object.entries(key)
					.filter(([, isDown]) => isDown)
					.map(([name]) => name)
					.join('+') || input,
			);
		}
	});
	return (
		<Box flexDirection="column">
			<Text color="red">
				{columns}×{rows}
			</Text>
			<Text>keys: {keys.join(' ')}</Text>
		</Box>
	);
};

void test('each key arrives by itself, Escape included', async () => {
	using screen = await render(<Echo />);
	await screen.press('down', 'escape', 'enter', 'ctrl+c', 'shift+tab', 'é');
	await screen.type('ab');
	assert.match(screen.frame(), /keys: downArrow escape return ctrl shift\+tab é a b$/v);
	assert.equal(screen.isRaw(), true);
	await assert.rejects(screen.press('dwon'), /no key is called "dwon"; there are up, down/v);
});

void test('two keys may arrive in one chunk', async () => {
	using screen = await render(<Echo />);
	await screen.send('\u001B[A\u001B[B');
	assert.match(screen.frame(), /keys: upArrow downArrow$/v);
});

void test('a frame is text, a raw frame has colours', async () => {
	using screen = await render(<Echo />);
	assert.equal(screen.frame(), '100×30\nkeys:');
	assert.ok(screen.rawFrame().startsWith('\u001B[31m100×30'));
});

void test('a new size is seen', async () => {
	using screen = await render(<Echo />, {columns: 60, rows: 16});
	assert.match(screen.frame(), /^60×16/v);
	await screen.resize(160, 50);
	assert.match(screen.frame(), /^160×50/v);
});

const Field = ({isPasteable}: {readonly isPasteable: boolean}) => {
	const [text, setText] = useState('');
	useInput(input => {
		setText(text => `${text}<${input}>`);
	});
	usePaste(
		pasted => {
			setText(text => `${text}[${pasted}]`);
		},
		{isActive: isPasteable},
	);
	return <Text>{text === '' ? 'empty' : text}</Text>;
};

void test('a paste comes in one piece where it is wanted, else as if typed', async () => {
	using screen = await render(<Field isPasteable />);
	await screen.paste('a b');
	assert.equal(screen.frame(), '[a b]');
	await screen.rerender(<Field isPasteable={false} />);
	await screen.paste('c');
	assert.equal(screen.frame(), '[a b]<c>');
});

const Late = () => {
	const [isThere, setThere] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => {
			setThere(true);
		}, 5);
		return () => {
			clearTimeout(timer);
		};
	}, []);
	return <Text>{isThere ? 'here' : 'not yet'}</Text>;
};

void test('a frame is awaited, and the last one is shown when it does not come', async () => {
	using screen = await render(<Late />);
	await screen.until('here');
	await screen.until(/^here$/v);
	await screen.until(frame => frame === 'here');
	await assert.rejects(screen.until('gone', {withinMs: 20}), /waited 20 ms in vain: gone\nhere$/v);
});

void test('the last frame stays after the end, which says how the app left', async () => {
	using screen = await render(<Echo />);
	await screen.press('up', 'x');
	assert.equal(await screen.exit(), 'left');
	assert.match(screen.frame(), /keys: upArrow$/v);
});

void test('an error ends what is awaited', async () => {
	using screen = await render(<Echo />);
	await screen.press('!');
	await assert.rejects(screen.until('anything'), /the wheel came off/v);
	await assert.rejects(screen.exit(), /the wheel came off/v);
});

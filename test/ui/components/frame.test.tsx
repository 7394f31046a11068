import assert from 'node:assert/strict';
import test from 'node:test';
import {useState} from 'react';
import {Frame} from '../../../source/ui/components/frame.tsx';
import {ThemedText} from '../../../source/ui/components/themed-text.tsx';
import {TextField} from '../../../source/ui/components/text-field.tsx';
import {useHighlight} from '../../../source/ui/hooks/use-highlight.ts';
import {useTextField} from '../../../source/ui/hooks/use-text-field.ts';
import {makeFakeSession} from '../../helpers/fake-session.ts';
import {showScreen} from '../../helpers/screen.tsx';

/** A list, and a field that `/` opens and Enter takes. */
const Sample = () => {
	const {index, bindings: moving} = useHighlight(['one', 'two', 'three']);
	const field = useTextField();
	const [taken, setTaken] = useState<string[]>([]);
	const [isTyping, setIsTyping] = useState(false);
	const take = (text: string) => {
		setTaken([...taken, text]);
		setIsTyping(false);
	};

	const typing = [
		{
			keys: ['enter'],
			label: 'take',
			run() {
				take(field.value);
			},
		},
		...field.bindings,
	];
	const choosing = [
		...moving,
		{
			keys: ['space'],
			label: 'choose',
			run() {
				take(`item ${String(index)}`);
			},
		},
		{
			keys: ['/'],
			label: 'type',
			run() {
				field.reset('');
				setIsTyping(true);
			},
		},
	];
	return (
		<Frame bindings={isTyping ? typing : choosing} {...(isTyping ? {onText: field.onText} : {})}>
			{() => (
				<>
					<ThemedText>
						at {index}, taken: {taken.join(', ')}
					</ThemedText>
					{isTyping && <TextField isLabelled field={field} label="text" columns={30} />}
				</>
			)}
		</Frame>
	);
};

void test('keys of one chunk are taken one by one, each by the table that the one before has left', async () => {
	using screen = await showScreen(makeFakeSession(), <Sample />);
	await screen.send('\u001B[B\u001B[B \u001B[A ');
	await screen.until('taken: item 2, item 1');
	await screen.send('/east\r ');
	await screen.until('taken: item 2, item 1, east, item 1');
});

void test('a key that is held down arrives as a text and counts as often', async () => {
	using screen = await showScreen(makeFakeSession(), <Sample />);
	await screen.send('jj');
	await screen.until('at 2,');
});

void test('a paste goes into the field, its line breaks take nothing, and elsewhere it is no key', async () => {
	using screen = await showScreen(makeFakeSession(), <Sample />);
	await screen.paste('jj /');
	assert.match(screen.frame(), /at 0, taken:\n/v);
	await screen.press('/');
	await screen.paste('certs\n');
	assert.match(screen.frame(), /text: certs▏/v);
	await screen.press('left', 'backspace', 'enter');
	assert.match(screen.frame(), /taken: cers/v);
});

void test('help does not open while somebody types', async () => {
	using screen = await showScreen(makeFakeSession(), <Sample />);
	await screen.press('/', '?');
	assert.match(screen.frame(), /text: \?▏/v);
	assert.doesNotMatch(screen.frame(), /\? help/v);
	await screen.press('enter', '?');
	assert.match(screen.frame(), /Keys\n.*↑↓ +move/v);
	await screen.press('escape');
	assert.match(screen.frame(), /at 0, taken: \?/v);
});

void test('a long notice takes more rows, and the keys stay at the bottom', async () => {
	const session = makeFakeSession({
		notice:
			'"Kubernetes" can\'t be a cluster\'s name: lower-case letters, digits and "-", at most 63.',
	});
	using screen = await showScreen(session, <Sample />, {columns: 60, rows: 16});
	const lines = screen.frame().split('\n');
	assert.equal(lines.length, 16);
	assert.match(
		lines.slice(-3).join('\n'),
		/^ "Kubernetes" can't be a cluster's name: lower-case\n letters, digits and "-", at most 63\.\n ↑↓ move/v,
	);
});

void test('what runs can be stopped while help covers the screen', async () => {
	const session = makeFakeSession();
	using screen = await showScreen(session, <Sample />);
	await screen.press('?');
	await screen.until('Words');
	await screen.press('ctrl+c');
	assert.deepEqual(session.intents, [{type: 'interrupt'}]);
});

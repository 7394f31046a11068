import assert from 'node:assert/strict';
import test from 'node:test';
import type {Key} from 'ink';
import {pressesOf} from '../../source/ui/keys.ts';

/** What Ink says of a text, which is no key of its own. */
const noKey: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageUp: false,
	pageDown: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	tab: false,
	backspace: false,
	delete: false,
	ctrl: false,
	shift: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

void test('a control key amid a text is that key and no text', () => {
	assert.deepEqual(pressesOf('a\u0015b\u0003', noKey), [
		{name: 'a', text: 'a'},
		{name: 'ctrl+u'},
		{name: 'b', text: 'b'},
		{name: 'ctrl+c'},
	]);
});

void test('enter, tab and backspace amid a text keep their names', () => {
	assert.deepEqual(
		pressesOf('a\r\t\u007F', noKey).map(({name}) => name),
		['a', 'enter', 'tab', 'backspace'],
	);
});

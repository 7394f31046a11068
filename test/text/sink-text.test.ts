import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {ansiPaint} from '../../source/commands/ansi-paint.ts';
import {sinkText} from '../../source/text/sink-text.ts';
import {nastyText} from '../helpers/nasty-text.ts';

void test('no line is a command to a CI system', () => {
	for (const [text, shown] of [
		['::error::forged', String.raw`\u003a:error::forged`],
		[
			'a\n  ::add-mask::x',
			String.raw`a
  \u003a:add-mask::x`,
		],
		['18:00 ##vso[task.setvariable]x', String.raw`18:00 \u0023#vso[task.setvariable]x`],
		['##[group]x', String.raw`\u0023#[group]x`],
		["##teamcity[buildStop comment='x']", String.raw`\u0023#teamcity[buildStop comment='x']`],
	] as const) {
		assert.equal(sinkText(text), shown);
	}

	for (const text of [
		'## mesh-wizard preflight',
		'a ::1 b',
		'at fd00::a:1',
		'::1 is the loopback',
		'[::]',
	]) {
		assert.equal(sinkText(text), text);
	}
});

void test('our own colours stay where there are some, those of others never', () => {
	const text = `${ansiPaint('fail', '✖ a\u001B[32mb')} c\u001B[31md \u001B[8me\n`;
	assert.equal(
		sinkText(text, {isPainted: true}),
		'\u001B[31m✖ a\\u001b[32mb\u001B[39m c\\u001b[31md \\u001b[8me\n',
	);
	assert.ok(!sinkText(text).includes('\u001B'), 'without colours there are none');
});

void test('JSON keeps its data', () => {
	fc.assert(
		fc.property(fc.oneof(nastyText, fc.constant('##vso[a]\n::error::b')), text => {
			const sent = sinkText(`${JSON.stringify({[text]: [text]}, undefined, '\t')}\n`);
			assert.deepEqual(JSON.parse(sent), {[text]: [text]});
			assert.doesNotMatch(sent, /[\p{Cf}\p{Cs}]|(?![\t\n])\p{Cc}/v);
		}),
	);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import {Select} from '../../../source/ui/components/select.tsx';
import {render} from '../../helpers/render.tsx';

const items = [
	{
		key: 'a',
		title: 'Apples',
		note: 'recommended',
		isChosen: true,
	},
	{key: 'b', title: 'Pears'},
	{
		key: 'c',
		title: 'Plums',
		note: 'They are out of season, and have been for a while.',
		isDisabled: true,
	},
];

void test('the highlighted one has the pointer, the chosen one its sign, each its note as far as it fits', async () => {
	using screen = await render(<Select items={items} highlighted={1} columns={40} />, {columns: 40});
	assert.equal(
		screen.frame(),
		'  ✔ Apples  recommended\n❯ Pears\n  Plums  They are out of season, and ha…',
	);
	await screen.rerender(<Select items={items} highlighted={2} columns={40} />);
	assert.match(screen.frame(), /❯ Plums/v);
});

void test('keys are not its own', async () => {
	using screen = await render(<Select items={items} highlighted={0} columns={40} />);
	assert.equal(screen.isRaw(), false);
});

void test("a screen reader hears what is chosen and what can't be", async () => {
	using screen = await render(<Select items={items} highlighted={1} columns={40} />, {
		isScreenReaderEnabled: true,
	});
	assert.match(screen.frame(), /radio: \(checked\) Apples, recommended/v);
	assert.match(screen.frame(), /radio: \(selected\) Pears/v);
	assert.match(screen.frame(), /radio: \(disabled\) Plums, They are out of season/v);
});

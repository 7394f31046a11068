import assert from 'node:assert/strict';
import test from 'node:test';
import {Menu, Select} from '../../../source/ui/components/select.tsx';
import {leafText} from '../../helpers/leaf.tsx';
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

void test('the highlighted one has the pointer, the chosen one its sign, each its note as far as it fits', () => {
	assert.equal(
		leafText(<Select items={items} highlighted={1} columns={40} />),
		'  ✔ Apples  recommended\n❯ Pears\n  Plums  They are out of season, and ha…',
	);
	assert.match(leafText(<Select items={items} highlighted={2} columns={40} />), /❯ Plums/v);
});

void test('a menu moves by its own keys, and says where it is', async () => {
	const places: string[] = [];
	const menu = (
		<Menu
			items={items}
			highlighted={1}
			columns={40}
			onHighlight={key => {
				places.push(key);
			}}
		/>
	);
	using screen = await render(menu);
	assert.match(screen.frame(), /❯ Pears/v);
	await screen.press('down', 'j', 'k');
	assert.match(screen.frame(), /❯ Plums/v);
	assert.deepEqual(places, ['c', 'a', 'c']);
});

void test('keys of a list that a screen moves are not its own', async () => {
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

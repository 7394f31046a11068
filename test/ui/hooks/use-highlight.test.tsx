import assert from 'node:assert/strict';
import test from 'node:test';
import {Text} from 'ink';
import {useBindings} from '../../../source/ui/hooks/use-bindings.ts';
import {useHighlight} from '../../../source/ui/hooks/use-highlight.ts';
import {render} from '../../helpers/render.tsx';

const List = ({
	keys,
	otherwise,
}: {
	readonly keys: readonly string[];
	readonly otherwise?: 'near' | 'first';
}) => {
	const {index, key, bindings} = useHighlight(keys, {otherwise});
	useBindings(bindings);
	return (
		<Text>
			{index} {key ?? 'none'}
		</Text>
	);
};

void test('it stops at both ends, and pages', async () => {
	using screen = await render(
		<List keys={Array.from({length: 25}, (_, index) => `k${String(index)}`)} />,
	);
	await screen.press('up');
	assert.equal(screen.frame(), '0 k0');
	await screen.press('pagedown', 'down', 'j');
	assert.equal(screen.frame(), '12 k12');
	await screen.press('end', 'down');
	assert.equal(screen.frame(), '24 k24');
	await screen.press('pageup', 'k');
	assert.equal(screen.frame(), '13 k13');
	await screen.press('home');
	assert.equal(screen.frame(), '0 k0');
});

void test('it stays on its thing wherever that goes, and comes back to it', async () => {
	using screen = await render(<List keys={['a', 'b', 'c']} />);
	await screen.press('down');
	await screen.rerender(<List keys={['c', 'a', 'x', 'b']} />);
	assert.equal(screen.frame(), '3 b');
	await screen.rerender(<List keys={['a', 'c', 'd']} />);
	assert.equal(screen.frame(), '1 c');
	await screen.rerender(<List keys={['b', 'a']} />);
	assert.equal(screen.frame(), '0 b');
});

void test('where the first is wanted, it goes there while its thing is gone', async () => {
	using screen = await render(<List otherwise="first" keys={['a', 'b', 'c']} />);
	await screen.press('end');
	await screen.rerender(<List otherwise="first" keys={['a', 'b']} />);
	assert.equal(screen.frame(), '0 a');
	await screen.rerender(<List otherwise="first" keys={[]} />);
	assert.equal(screen.frame(), '-1 none');
});

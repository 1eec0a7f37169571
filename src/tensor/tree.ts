/**
 * Walks over a model's weights: nested plain objects and arrays with leaves of one type (tensors when loaded, slots before).
 */

/**
 * The same structure with every leaf replaced. Nulls and strings (tags of unions) stay.
 *
 * @param isLeaf tells a leaf from an inner node
 * @param path   keys from the root, for messages
 */
export function mapTree<From, To>(
  tree: unknown,
  isLeaf: (node: unknown) => node is From,
  replace: (leaf: From, path: string) => To,
  path = "",
): unknown {
  if (isLeaf(tree)) return replace(tree, path);
  if (Array.isArray(tree))
    return tree.map((child, index) => mapTree(child, isLeaf, replace, `${path}.${index}`));
  if (tree === null || typeof tree !== "object") return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([key, child]) => [
      key,
      mapTree(child, isLeaf, replace, path ? `${path}.${key}` : key),
    ]),
  );
}

/** All leaves in order. */
export function leavesOf<Leaf>(tree: unknown, isLeaf: (node: unknown) => node is Leaf): Leaf[] {
  const leaves: Leaf[] = [];
  mapTree(tree, isLeaf, (leaf) => leaves.push(leaf));
  return leaves;
}

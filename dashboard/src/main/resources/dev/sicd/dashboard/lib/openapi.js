const METHODS = ['get', 'post', 'put', 'delete'];

/** All operations, grouped by their tag in the order of the document's tags. */
export function byTag(document) {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ method: method.toUpperCase(), path, ...item[method] })),
  );
  return document.tags.map((tag) => ({ ...tag, operations: operations.filter((operation) => operation.tags.includes(tag.name)) }));
}

/** What a $ref means; anything else is itself. */
export function resolved(document, node) {
  if (!node?.$ref) return node ?? {};
  return node.$ref.split('/').slice(1).reduce((at, name) => at?.[name], document) ?? {};
}

/** A schema in a few words, as 'integer, at least 0'. */
export function inWords(document, node) {
  const schema = resolved(document, node);
  if (schema.const !== undefined) return `always ${JSON.stringify(schema.const)}`;
  if (schema.enum) return `one of ${schema.enum.map((value) => value ?? 'null').join(', ')}`;
  if (schema.oneOf) return schema.oneOf.map((one) => inWords(document, one)).join(', or ');
  const type = [schema.type ?? (schema.properties || schema.allOf ? 'object' : 'anything')].flat().join(' or ');
  const of = schema.items ? ` of ${inWords(document, schema.items)}` : '';
  const limits = [
    schema.format,
    schema.minimum !== undefined && `at least ${schema.minimum}`,
    schema.maximum !== undefined && `at most ${schema.maximum}`,
    schema.maxLength && `up to ${schema.maxLength} characters`,
    schema.maxItems && `up to ${schema.maxItems} items`,
    schema.default !== undefined && `${JSON.stringify(schema.default)} where left out`,
  ].filter(Boolean);
  return [type + of, ...limits].join(', ');
}

/** The fields of an object, those of all its parts: [name, schema, required]. */
export function fieldsOf(document, node) {
  const schema = resolved(document, node);
  const own = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, field, (schema.required ?? []).includes(name)]);
  return [...(schema.allOf ?? []).flatMap((part) => fieldsOf(document, part)), ...own];
}

/** The objects inside of a field, looked for through lists. */
export function inner(document, node) {
  const schema = resolved(document, node);
  return schema.items ? inner(document, schema.items) : schema;
}

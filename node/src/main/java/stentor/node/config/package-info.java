/**
 * From a configuration file, YAML or JSON, to settings records. Files become a tree of values with line numbers; sections
 * of it are read key by key into records that check themselves; every mistake is collected and told with file, line and
 * key. A reader declares each {@link stentor.node.config.Key}, with its default and its meaning, and asks for it: which keys exist
 * is decided by what is read, and what is printed of them (the file of defaults, the schema for editors, the names of environment
 * variables) is found out by reading nothing. Only this package knows YAML.
 */
package stentor.node.config;

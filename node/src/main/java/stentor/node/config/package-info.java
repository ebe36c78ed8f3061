/**
 * From a configuration file, YAML or JSON, to settings records. Files become a tree of values with line numbers; sections
 * of it are read key by key into records that check themselves; every mistake is collected and told with file, line and
 * key. Which keys exist is decided by what is read: there is no second list of them. Only this package knows YAML.
 */
package stentor.node.config;

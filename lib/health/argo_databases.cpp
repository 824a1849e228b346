// SPDX-License-Identifier: Apache-2.0
// Databases and search engines.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

// CloudNativePG tells its phase in whole sentences.
constexpr Rule cloud_native_pg[] = {
    {"cnpg.io/hibernation=True", Suspended, "{cnpg.io/hibernation.message}"},
    {".metadata.annotations[cnpg.io/reconciliationLoop]=disabled", Suspended,
     "Cluster reconciliation is suspended"},
    {".status.phase=Cluster in healthy state", Healthy},
    {".status.phase~Failing over|unrecoverable|Unable to create|invalid|unknown plugin|needs manual",
     Degraded, "{.status.phaseReason}"},
    {"", Progressing, "{.status.phaseReason}"},
};
constexpr Rule zalando_postgres[] = {
    {".status.PostgresClusterStatus=Running", Healthy, "{.status.PostgresClusterStatus}"},
    {".status.PostgresClusterStatus~Failed|Invalid", Degraded, "{.status.PostgresClusterStatus}"},
    {".status.PostgresClusterStatus", Progressing, "{.status.PostgresClusterStatus}"},
    {"", Progressing, "Waiting for postgres cluster status..."},
};

// MariaDB operator
constexpr Rule mariadb[] = {
    {"Ready=True", Healthy, "{Ready.message}"},
    {"Ready=False & Ready.reason=Failed", Degraded, "{Ready.message}"},
    {"Ready", Progressing, "{Ready.message}"},
    {"", Progressing, "No status info available"},
};
constexpr Rule mariadb_object[] = {
    {"Ready=True", Healthy, "{Ready.message}"},
    {"Ready=False", Degraded, "{Ready.message}"},
    {"", Progressing, "No status info available"},
};
constexpr Rule mariadb_job[] = {
    {"Complete & !Complete.message", Unknown, "its condition has no message"},
    {"Complete.reason=JobFailed", Degraded, "{Complete.reason} {Complete.message}"},
    {"Complete=False & Complete.message~Fail", Degraded, "{Complete.reason} {Complete.message}"},
    {"Complete=True", Healthy, "{Complete.reason} {Complete.message}"},
    {"Complete", Progressing, "{Complete.reason} {Complete.message}"},
    {"", Progressing, "No status info available"},
};

// Percona
constexpr Rule percona_mongodb[] = {
    {".status.state=ready", Healthy, "{.status.ready}/{.status.size} node(s) are ready"},
    {".status.state=initializing|stopping", Progressing, "{.status.ready}/{.status.size} node(s) are ready"},
    {".status.state=paused", Suspended, "Cluster is paused"},
    {".status.state=error", Degraded, "{.status.ready}/{.status.size} node(s) are ready"},
    {".status.state", Unknown, "{.status.ready}/{.status.size} node(s) are ready"},
    {"", Unknown, "Cluster status is unknown"},
};
constexpr Rule percona_mysql[] = {
    {".status.state=ready", Healthy, "{.status.ready}/{.status.size} node(s) are ready"},
    {".status.state=initializing", Progressing, "{.status.ready}/{.status.size} node(s) are ready"},
    {".status.state=paused", Unknown, "Cluster is paused"},
    {".status.state=stopping", Degraded,
     "Cluster is stopping ({.status.ready}/{.status.size} node(s) are ready)"},
    {".status.state=error", Degraded, "Cluster is on error: {.status.message.0}"},
    {"", Unknown, "Cluster status is unknown"},
};

// Schemas that the Atlas operator migrates: the reason says whether a try still runs.
constexpr Rule atlas[] = {
    {"Ready=True", Healthy, "{Ready.reason}"},
    {"Ready=False & Ready.reason=Reconciling", Progressing, "{Ready.reason}"},
    {"Ready=False", Degraded, "{Ready.reason}"},
    {"", Progressing, "Waiting for Atlas Operator"},
};

constexpr Rule clickhouse[] = {
    {".status.status=Completed", Healthy, "ClickHouse installation completed successfully"},
    {".status.status=Failed|Aborted", Degraded, "ClickHouse installation has failed: {.status.error}"},
    {".status.status", Progressing, "ClickHouse installation in progress"},
    {"", Progressing, "ClickHouse status not yet available"},
};
constexpr Rule cassandra[] = {
    {"!.status.racks>0", Progressing, "Waiting for Cassandra Cluster"},
    {".status.racks.*.readyMembers<.status.racks.*.members", Progressing, "Waiting for Cassandra Cluster"},
    {"", Healthy},
};
constexpr Rule solr_cloud[] = {
    {"!.status.solrNodes>0", Progressing, "Waiting for solr to exist"},
    {".status.solrNodes.*.ready!=true", Progressing, "Not all replicas are ready"},
    {".status.readyReplicas<.status.replicas", Progressing, "Not all replicas are ready"},
    {"", Healthy, "Solr is ready"},
};
constexpr Rule zookeeper[] = {
    {"!.status", Progressing, "Waiting for ZK Nodes to join the ensemble"},
    {".status.readyReplicas<.status.replicas", Progressing, "Waiting for ZK Nodes to join the ensemble"},
    {"", Healthy, "All ZK Nodes have joined the ensemble"},
};

// Elastic Cloud on Kubernetes
constexpr Rule elasticsearch[] = {
    {".status.phase=Invalid", Degraded, "Elasticsearch phase is Invalid"},
    {".status.health=red", Degraded, "Elasticsearch Cluster status is Red"},
    {".status.health=yellow", Progressing, "Elasticsearch Cluster status is Yellow"},
    {".status.phase=ApplyingChanges|MigratingData|NodeShutdownStalled", Progressing,
     "Elasticsearch phase is {.status.phase}"},
    {".status.availableNodes & .status.availableNodes<.spec.nodeSets.*.count", Progressing,
     "There are fewer availableNodes ({.status.availableNodes}) than the node sets ask for"},
    {".status.health=green", Healthy, "Elasticsearch Cluster status is Green"},
    {"", Unknown, "Elasticsearch Cluster status is unknown"},
};
constexpr Rule elastic_stack[] = {
    {".status.health=green", Healthy, "Elastic {.kind} status is Green"},
    {".status.health=red", Degraded, "Elastic {.kind} status is Red"},
    {".status.health=yellow & .status.availableNodes>0", Progressing,
     "Elastic {.kind} status is deploying, there is {.status.availableNodes} instance(s) on "
     "{.status.expectedNodes} expected"},
    {".status.health=yellow", Progressing, "Elastic {.kind} phase is progressing"},
    {"!.status.health & .status.expectedNodes", Progressing, "Elastic {.kind} phase is progressing"},
    {"", Unknown, "Elastic {.kind} status is unknown"},
};
constexpr Rule logstash[] = {
    {".status.health=green", Healthy, "Logstash status is Green"},
    {".status.health=red", Degraded, "Logstash status is Red"},
    {".status.health=yellow", Progressing, "Logstash status is Yellow"},
    {"", Progressing, "Waiting for Logstash"},
};

constexpr KindTable tables[] = {
    {"postgresql.cnpg.io", "Cluster", cloud_native_pg},
    {"acid.zalan.do", "postgresql", zalando_postgres},
    {"k8s.mariadb.com", "MariaDB", mariadb},
    {"mariadb.mmontes.io", "MariaDB", mariadb},
    {"k8s.mariadb.com", "Database Grant User", mariadb_object},
    {"k8s.mariadb.com", "Backup SqlJob", mariadb_job},
    {"psmdb.percona.com", "PerconaServerMongoDB", percona_mongodb},
    {"pxc.percona.com", "PerconaXtraDBCluster", percona_mysql},
    {"db.atlasgo.io", "AtlasMigration AtlasSchema", atlas},
    {"clickhouse.altinity.com", "ClickHouseInstallation", clickhouse},
    {"clickhouse-keeper.altinity.com", "ClickHouseKeeperInstallation", clickhouse},
    {"cassandra.rook.io", "Cluster", cassandra},
    {"solr.apache.org", "SolrCloud", solr_cloud},
    {"zookeeper.pravega.io", "ZookeeperCluster", zookeeper},
    {"elasticsearch.k8s.elastic.co", "Elasticsearch", elasticsearch},
    {"beat.k8s.elastic.co", "Beat", elastic_stack},
    {"logstash.k8s.elastic.co", "Logstash", logstash},
};

}  // namespace

std::span<const KindTable> database_kinds() { return tables; }

}  // namespace lockstep::health

// SPDX-License-Identifier: Apache-2.0
// Kafka by three operators, and RabbitMQ.
#include "health/argo_tables.h"

namespace lockstep::health {

namespace {

using enum Status;

// Strimzi has a condition for each outcome; one of them is there at a time.
constexpr Rule strimzi[] = {
    {"NotReady=True", Degraded, "{NotReady.message}"},
    {"Ready=True", Healthy, "{Ready.message}"},
};
constexpr Rule waiting_for_cluster[] = {{"", Progressing, "Waiting for Kafka Cluster"}};
constexpr Rule waiting_for_connect[] = {{"", Progressing, "Waiting for Kafka Connect"}};
constexpr Rule waiting_for_topic[] = {{"", Progressing, "Waiting for Kafka Topic"}};
constexpr Rule waiting_for_user[] = {{"", Progressing, "Waiting for Kafka User"}};
constexpr Rule waiting_for_kind[] = {{"", Progressing, "Waiting for {.kind}"}};

constexpr Rule confluent[] = {
    {".status.phase=RUNNING", Healthy, "{.kind} running"},
    {".status.phase=FAILED|ERROR", Degraded, "{.kind} failed"},
    {".status.phase", Progressing, "{.kind} provisioning"},
    {"", Progressing, "Waiting for {.kind}"},
};
constexpr Rule confluent_connector[] = {
    {".status.state=ERROR", Degraded, "{platform.confluent.io/app-ready.message}"},
    {".status.appState=Failed", Degraded, "{platform.confluent.io/app-ready.message}"},
    {".status.connectorState=FAILED", Degraded, "Connector failed"},
    {".status.connectorState=PAUSED", Suspended, "Connector paused"},
    {".status.connectorState=RUNNING", Healthy, "Connector running"},
    {"", Progressing, "Waiting for Kafka Connector"},
};

constexpr Rule banzai_cluster[] = {
    {".status.state=ClusterReconciling", Progressing, "Kafka Cluster is Reconciling."},
    {".status.state=ClusterRollingUpgrading", Progressing, "Kafka Cluster is Rolling Upgrading."},
    {".status.cruiseControlTopicStatus!=CruiseControlTopicReady", Progressing, "Waiting for KafkaCluster"},
    {".status.state=ClusterRunning & !.status.brokersState.*.configurationState!=ConfigInSync & "
     "!.status.brokersState.*.gracefulActionState.cruiseControlState!=GracefulUpscaleSucceeded",
     Healthy, "Kafka Brokers, CruiseControl and cluster are in Healthy State."},
    {".status.state=ClusterRunning", Degraded,
     "Broker Config is out of Sync or CruiseControlState is not Ready"},
    {"", Progressing, "Waiting for KafkaCluster"},
};

// What RabbitMQ's topology operator has not tried yet has neither reason.
constexpr Rule rabbitmq_object[] = {
    {"Ready=True & Ready.reason=SuccessfulCreateOrUpdate", Healthy, "RabbitMQ {.kind} ready"},
    {"Ready=False & Ready.reason=FailedCreateOrUpdate", Degraded,
     "RabbitMQ {.kind} failed to be created or updated"},
    {"", Unknown, "RabbitMQ {.kind} status is unknown"},
};
constexpr Rule rabbitmq_cluster[] = {
    {"ReconcileSuccess=False", Degraded, "{ReconcileSuccess.message}"},
    {"AllReplicasReady=False", Progressing, "Waiting for RabbitMQ instances ready"},
    {"AllReplicasReady=True & ClusterAvailable=True & ReconcileSuccess=True", Healthy,
     "RabbitMQ cluster ready"},
    {"AllReplicasReady", Progressing, "Waiting for RabbitMQ cluster readiness (conditions unknown)"},
    {"", Progressing, "Waiting for RabbitMQ Operator"},
};

constexpr KindTable tables[] = {
    {"kafka.strimzi.io", "Kafka", strimzi, waiting_for_cluster},
    {"kafka.strimzi.io", "KafkaConnect", strimzi, waiting_for_connect},
    {"kafka.strimzi.io", "KafkaTopic", strimzi, waiting_for_topic},
    {"kafka.strimzi.io", "KafkaUser", strimzi, waiting_for_user},
    {"kafka.strimzi.io", "KafkaBridge KafkaConnector KafkaMirrorMaker2", strimzi, waiting_for_kind},
    {"platform.confluent.io",
     "Connect ControlCenter Kafka KafkaRestProxy KRaftController KsqlDB SchemaRegistry "
     "Zookeeper",
     confluent},
    {"platform.confluent.io", "Connector", confluent_connector},
    {"kafka.banzaicloud.io", "KafkaCluster", banzai_cluster},
    {"rabbitmq.com",
     "Binding Exchange Federation Permission Policy Queue SchemaReplication Shovel User Vhost",
     rabbitmq_object},
    {"rabbitmq.com", "RabbitmqCluster", rabbitmq_cluster},
};

}  // namespace

std::span<const KindTable> messaging_kinds() { return tables; }

}  // namespace lockstep::health
